import { mkdirSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { configFolders, trusting } from "../testing/config-folders.js"
import type { Config, ConfigOverrides } from "./config.js"
import { loadConfig } from "./load-config.js"

test("without any file the built-in settings hold", async () => {
  const { load, repo, home } = configFolders(await tempFolder())
  expect(await load()).toMatchObject({
    home,
    cwd: repo,
    model: "o4-mini",
    provider: { id: "openai", wireApi: "responses" },
    approvalPolicy: "unless-allow-listed",
    sandboxPolicy: { read: "all", write: [], network: "none" },
    disableResponseStorage: false,
    notify: [],
    mcpServers: {},
    shellEnvironment: { inherit: "all", ignoreDefaultExcludes: false },
    projectDoc: { maxBytes: 32_768, fallbackFilenames: [], rootMarkers: [".git"] },
    toolOutputTokenLimit: 10_000,
    trusted: false,
    notices: [],
  })
})

describe("the highest layer that sets a key wins", () => {
  const layers: { name: string; path?: string; text?: string; overrides?: ConfigOverrides }[] = [
    { name: "/etc/codex/config.toml", path: "etc/config.toml", text: 'model = "system"' },
    { name: "the user's config.toml", path: "user/.codex/config.toml", text: 'model = "user"' },
    { name: "the profile's table", overrides: { profile: "p" } },
    {
      name: "the profile's file",
      path: "user/.codex/p.config.toml",
      text: 'model = "profile-file"',
    },
    { name: "the project", path: "repo/.codex/config.toml", text: 'model = "project"' },
    { name: "-c", overrides: { settings: ['model = "setting"'] } },
    { name: "the flag", overrides: { model: "flag" } },
  ]
  const models = ["system", "user", "profile-table", "profile-file", "project", "setting", "flag"]

  test.each(layers.map(({ name }, index) => [name, index] as const))("%s", async (_, index) => {
    const { load, write, repo } = configFolders(await tempFolder())
    const used = layers.slice(0, index + 1)
    const tables = `[profiles.p]\nmodel = "profile-table"\n${trusting(repo)}`
    write("user/.codex/config.toml", tables)
    for (const { path, text } of used) {
      if (path === undefined) continue
      write(path, path === "user/.codex/config.toml" ? `${text}\n${tables}` : `${text}`)
    }
    const overrides = Object.assign({}, ...used.map((layer) => layer.overrides))
    expect((await load(overrides)).model).toBe(models[index])
  })

  test("a `profile` key chooses a profile, and -p another one", async () => {
    const { load, write } = configFolders(await tempFolder())
    const tables = '[profiles.a]\nmodel = "a"\n[profiles.b]\nmodel = "b"\n'
    write("user/.codex/config.toml", `profile = "a"\n${tables}`)
    expect((await load()).model).toBe("a")
    expect((await load({ profile: "b" })).model).toBe("b")
    expect((await load({ settings: ["profile=b"] })).model).toBe("b")
  })

  test("tables are merged key by key, lists replaced", async () => {
    const { load, write } = configFolders(await tempFolder())
    write("etc/config.toml", 'notify = ["a", "b"]\n[shell_environment_policy]\nset = { A = "1" }\n')
    write("user/.codex/config.toml", 'notify = ["c"]\n[shell_environment_policy.set]\nB = "2"\n')
    const { notify, shellEnvironment } = await load({
      settings: ['shell_environment_policy.set.C="3"'],
    })
    expect(notify).toEqual(["c"])
    expect(shellEnvironment.set).toEqual({ A: "1", B: "2", C: "3" })
  })

  test("the highest layer that chooses a sandbox does so alone", async () => {
    const { load, write, repo } = configFolders(await tempFolder())
    write("user/.codex/config.toml", 'sandbox_permissions = ["disk-write-cwd"]\n')
    expect((await load()).sandboxPolicy).toMatchObject({ read: [repo], write: [repo] })
    const byMode = await load({ settings: ["sandbox_mode=read-only"] })
    expect(byMode.sandboxPolicy).toMatchObject({ read: "all", write: [] })
  })
})

describe("flags", () => {
  const cases: [string, ConfigOverrides, Partial<Config>][] = [
    ["--full-auto", { fullAuto: true }, { approvalPolicy: "on-failure" }],
    [
      "-a over --full-auto",
      { fullAuto: true, approvalPolicy: "never" },
      { approvalPolicy: "never" },
    ],
    [
      "untrusted, the later spelling",
      { approvalPolicy: "untrusted" },
      { approvalPolicy: "unless-allow-listed" },
    ],
    ["--yolo", { yolo: true, sandbox: ["read-only"] }, { approvalPolicy: "never" }],
    [
      "--disable-response-storage",
      { disableResponseStorage: true },
      { disableResponseStorage: true },
    ],
    [
      "--enable and --disable",
      { features: { a: true, b: false } },
      { features: { a: true, b: false } },
    ],
    ["-c with a text that is no TOML", { settings: ["model=o3"] }, { model: "o3" }],
    [
      "-c with an equals sign in a quoted key",
      { settings: ['projects."/a=b".trust_level="trusted"'] },
      {},
    ],
    ["-c, the last of two", { settings: ["model=a", "model=b"] }, { model: "b" }],
    [
      "-c with a line break that looks like another key",
      { settings: ["model=a\nprofile='x'"] },
      { model: "a\nprofile='x'" },
    ],
  ]
  test.each(cases)("%s", async (_, overrides, expected) => {
    const { load } = configFolders(await tempFolder())
    expect(await load(overrides)).toMatchObject(expected)
  })

  test("--full-auto and --yolo choose a sandbox, -s another one", async () => {
    const { load, repo } = configFolders(await tempFolder())
    expect((await load({ fullAuto: true })).sandboxPolicy.write).toContain(repo)
    const open = { read: "all", write: "all", network: "full", protectedPaths: [], deniedPaths: [] }
    expect((await load({ yolo: true })).sandboxPolicy).toEqual(open)
    const readOnly = await load({ fullAuto: true, sandbox: ["read-only"] })
    expect(readOnly.sandboxPolicy.write).toEqual([])
  })

  test("--ignore-user-config leaves the user's file out, and its trust", async () => {
    const { load, write, repo } = configFolders(await tempFolder())
    write("user/.codex/config.toml", `model = "user"\n${trusting(repo)}`)
    write("etc/config.toml", 'approval_policy = "on-request"\n')
    expect(await load({ ignoreUserConfig: true })).toMatchObject({
      model: "o4-mini",
      approvalPolicy: "on-request",
      trusted: false,
    })
  })
})

describe("the model", () => {
  const cases: [string, ConfigOverrides, string | undefined][] = [
    ["OPENAI_DEFAULT_MODEL is openai's", { env: { OPENAI_DEFAULT_MODEL: "o9" } }, "o9"],
    ["a blank variable counts as none", { env: { OPENAI_DEFAULT_MODEL: " " } }, "o4-mini"],
    [
      "another provider has none",
      { provider: "mistral", env: { OPENAI_DEFAULT_MODEL: "o9" } },
      undefined,
    ],
    [
      "--oss leaves the model of another provider",
      { oss: true, settings: ["model=gpt-4o"] },
      undefined,
    ],
    [
      "--oss keeps its own provider's model",
      { oss: true, settings: ["model=m", "model_provider=ollama"] },
      "m",
    ],
    ["-m goes to whatever is asked", { oss: true, model: "m" }, "m"],
  ]
  test.each(cases)("%s", async (_, overrides, model) => {
    const { load } = configFolders(await tempFolder())
    expect((await load(overrides)).model).toBe(model)
  })
})

describe("the folders", () => {
  test("CODEX_HOME stands in for ~/.codex", async () => {
    const { load, write } = configFolders(await tempFolder())
    const file = write("elsewhere/config.toml", 'model = "there"')
    const { home, model } = await load({ env: { CODEX_HOME: join(file, "..") } })
    expect([home, model]).toEqual([join(file, ".."), "there"])
  })

  test("a relative CODEX_HOME would belong to the folder and is refused", async () => {
    const { load } = configFolders(await tempFolder())
    await expect(load({ env: { CODEX_HOME: "./.codex" } })).rejects.toThrow("absolute path")
  })

  test("without HOME the system's own entry of the user counts", async () => {
    const { home } = await loadConfig({ env: {}, ignoreUserConfig: true })
    expect(home).toMatch(/^\/.+\/\.codex$/)
  })

  test("a working folder that does not exist, or is a file, is one clear error", async () => {
    const { load, write } = configFolders(await tempFolder())
    const file = write("a-file", "")
    await expect(load({ cwd: "/no/such folder" })).rejects.toThrow(
      "the working folder /no/such folder does not exist; name another one",
    )
    await expect(load({ cwd: file })).rejects.toThrow("is not a folder")
  })

  test("the working folder is kept by its real path", async () => {
    const { load, repo, userHome } = configFolders(await tempFolder())
    const link = join(userHome, "link")
    symlinkSync(repo, link)
    mkdirSync(join(repo, "sub"))
    expect((await load({ cwd: join(link, "sub") })).cwd).toBe(join(repo, "sub"))
  })

  test("a .env file of the folder is not read", async () => {
    const { load, write } = configFolders(await tempFolder())
    write("repo/.env", "CODEX_HOME=./.codex\nOPENAI_DEFAULT_MODEL=evil\n")
    write("repo/.codex/config.toml", 'model = "evil"\n')
    expect((await load()).model).toBe("o4-mini")
  })
})

test("instructions are instructions.md, then the keys", async () => {
  const { load, write } = configFolders(await tempFolder())
  write("user/.codex/instructions.md", "from the file\n")
  write(
    "user/.codex/config.toml",
    'instructions = "from the key"\nmodel_instructions_file = "p.md"\n',
  )
  write("user/.codex/p.md", "the whole prompt")
  expect(await load()).toMatchObject({
    userInstructions: "from the file\n\nfrom the key",
    baseInstructions: "the whole prompt",
  })
})
