import { chmod, mkdir, readFile, readdir, stat, symlink, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { runCodex, tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { badKeyFiles, refusal, refusedLogins, statusOf } from "./login-inputs.js"
import { codex, execJson, useProject } from "./project.js"

async function contentOf(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, "utf8"))
}

async function modeOf(file: string): Promise<number> {
  return (await stat(file)).mode & 0o777
}

describe("codex login", () => {
  test("keeps OpenAI's key in auth.json, as other versions of codex do, for its owner only", async () => {
    const home = join(await tempFolder(), "new")
    const { exitCode, stdout, stderr } = await runCodex(["login", "--with-api-key"], {
      home,
      stdin: "canary-key\n",
    })
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" })
    expect(stderr).toBe(
      `Successfully logged in: the key of OpenAI is kept in ${join(home, "auth.json")}\n`,
    )
    expect(await contentOf(join(home, "auth.json"))).toEqual({
      auth_mode: "apikey",
      OPENAI_API_KEY: "canary-key",
    })
    expect([await modeOf(home), await modeOf(join(home, "auth.json"))]).toEqual([0o700, 0o600])
    expect(await readdir(home)).toEqual(["auth.json"])
  })

  test("--provider keeps another provider's key, which goes to it and to nobody else", async () => {
    const project = await useProject([{ text: "Hi." }, { text: "Hi." }])
    const stdin = "canary-own"
    const login = await codex(project, ["login", "--provider", "scripted"], { stdin })
    expect(login).toMatchObject({ exitCode: 0 })
    expect(await modeOf(join(project.home, "provider-keys.json"))).toBe(0o600)

    await execJson(project, ["go"])
    const other = `model_providers.other={base_url="${project.server.url}"}`
    await execJson(project, ["-c", other, "--provider", "other", "go"])
    expect(project.server.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer canary-own",
      undefined,
    ])
  })

  test("two at the same time keep both keys", async () => {
    const home = await tempFolder()
    const ids = ["groq", "mistral", "xai", "gemini"]
    await Promise.all(
      ids.map((id) => runCodex(["login", "--provider", id], { home, stdin: `key-${id}` })),
    )
    const keys = Object.fromEntries(ids.map((id) => [id, `key-${id}`]))
    expect(await contentOf(join(home, "provider-keys.json"))).toEqual(keys)
  })

  test("replaces a link and what it does not understand, and follows neither", async () => {
    const home = await tempFolder()
    const target = join(await tempFolder(), "target")
    await writeFile(target, "kept")
    await symlink(target, join(home, "auth.json"))
    await runCodex(["login", "--with-api-key"], { home, stdin: "canary-key" })
    expect(await readFile(target, "utf8")).toBe("kept")
    expect(await contentOf(join(home, "auth.json"))).toMatchObject({ OPENAI_API_KEY: "canary-key" })
  })

  test.each(refusedLogins.filter(({ everyRun }) => everyRun))(
    "refuses $what, and shows no key",
    async (row) => {
      const { exitCode, stdout, stderr, files } = await refusal(row)
      expect({ exitCode, stdout, files }).toEqual({ exitCode: 1, stdout: "", files: [] })
      expect(stderr).toContain(row.message)
      expect(stderr).not.toMatch(/canary|\u001b/)
    },
  )

  test("says what keeps it from writing", async () => {
    const home = await tempFolder()
    await mkdir(join(home, "auth.json"))
    const { exitCode, stderr } = await runCodex(["login", "--with-api-key"], {
      home,
      stdin: "canary",
    })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^Error: .*auth\.json cannot be changed \(EISDIR\)/)
    expect(await readdir(home)).toEqual(["auth.json"])
  })
})

describe("codex login status", () => {
  test.each<[string, Record<string, string>, string[], number, string]>([
    ["a variable", { OPENAI_API_KEY: "canary" }, [], 0, "OpenAI, from the variable OPENAI_API_KEY"],
    ["none", {}, [], 1, "Not logged in. Missing environment variable: `OPENAI_API_KEY`"],
    ["another provider's", { OPENAI_API_KEY: "canary" }, ["--provider", "groq"], 1, "GROQ_API_KEY"],
    ["none needed", {}, ["--provider", "ollama"], 0, "Ollama needs no key"],
    [
      "a command's",
      {},
      ["-c", 'model_providers.openai.auth.command="false"'],
      0,
      "the key of OpenAI comes from the command false",
    ],
  ])("of %s", async (_, env, args, exitCode, message) => {
    const result = await runCodex(["login", "status", ...args], { env })
    expect(result).toMatchObject({ exitCode, stdout: "" })
    expect(result.stderr).toContain(message)
    expect(result.stderr).not.toContain("canary")
  })

  test("of a login of another version tells why it cannot be used", async () => {
    const home = await tempFolder()
    const auth = { OPENAI_API_KEY: null, tokens: { access_token: "canary" }, last_refresh: null }
    await writeFile(join(home, "auth.json"), JSON.stringify(auth), { mode: 0o600 })
    const { exitCode, stderr } = await runCodex(["login", "status"], { home })
    expect(exitCode).toBe(1)
    expect(stderr).toContain("ChatGPT login, which this version cannot use")
    expect(stderr).not.toContain("canary")
  })

  test.each(badKeyFiles.filter(({ everyRun }) => everyRun))(
    "of a file that is $what names it and quotes nothing",
    async (row) => {
      const { exitCode, stderr, file } = await statusOf(row)
      expect(exitCode).toBe(1)
      expect(stderr).toContain(file)
      expect(stderr).not.toContain("canary")
    },
  )
})

describe("codex logout", () => {
  test("forgets the key, once and for this provider, and is content when there is none", async () => {
    const home = await tempFolder()
    await runCodex(["login", "--provider", "groq"], { home, stdin: "canary-groq" })
    await runCodex(["login", "--provider", "xai"], { home, stdin: "canary-xai" })
    const first = await runCodex(["logout", "--provider", "groq"], { home })
    expect(first).toMatchObject({ exitCode: 0, stderr: "Successfully logged out of Groq\n" })
    expect(await contentOf(join(home, "provider-keys.json"))).toEqual({ xai: "canary-xai" })
    const again = await runCodex(["logout", "--provider", "groq"], { home })
    expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("Not logged in") })
  })

  test("removes auth.json, and says which key is left", async () => {
    const home = await tempFolder()
    await runCodex(["login", "--with-api-key"], { home, stdin: "canary-key" })
    const env = { OPENAI_API_KEY: "canary-other" }
    const { stderr } = await runCodex(["logout"], { home, env })
    expect(await readdir(home)).toEqual([])
    expect(stderr).toContain("the key from the variable OPENAI_API_KEY")
  })
})

test("a file of keys that others can read is said", async () => {
  const project = await useProject([{ text: "Hi." }])
  const file = join(project.home, "auth.json")
  await writeFile(file, "{}")
  await chmod(file, 0o644)
  const { exitCode, stderr } = await execJson(project, ["go"])
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: `${file} can be read by others; close it with: chmod 600 ${file}\n`,
  })
})
