import { chmod, readFile, readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { codex, type Project, useProject } from "./project.js"

/** One for every variable, file, command and setting that may hold a key or a secret header. */
const variables = {
  CODEX_API_KEY: "canary-01-codex",
  OPENAI_API_KEY: "canary-02-openai",
  GROQ_API_KEY: "canary-03-groq",
  AZURE_OPENAI_API_KEY: "canary-04-azure",
  OWN_HEADER: "canary-06-header",
}
/** An ordinary variable, but for the table that names it. */
const own = { OWN_PASS: "canary-05-own" }
const inAuthJson = "canary-07-auth-json"
const inProviderKeys = "canary-08-provider-keys"
const ofCommand = "canary-09-command"
const inHeader = "canary-10-static-header"
const inQuery = "canary-11-query"
const inToken = "canary-12-bearer"

const everywhere = `
http_headers = { x-secret-token = "${inHeader}" }
env_http_headers = { x-own = "OWN_HEADER" }
query_params = { api-key = "${inQuery}" }
`

/** What a careless provider repeats of a request. */
function echo({ headers, path }: { headers: unknown; path: string }): string {
  return JSON.stringify({ error: { message: `no: ${JSON.stringify({ headers, path })}` } })
}

async function plant(project: Project, table: string): Promise<void> {
  const write = (name: string, content: unknown) =>
    writeFile(join(project.home, name), JSON.stringify(content), { mode: 0o600 })
  await write("auth.json", { OPENAI_API_KEY: inAuthJson })
  await write("provider-keys.json", { scripted: inProviderKeys, groq: inProviderKeys })
  const config = join(project.home, "config.toml")
  await writeFile(config, `${await readFile(config, "utf8")}${everywhere}${table}`)
}

/** All files under a folder but those that hold the canaries by right. */
async function filesIn(folder: string, planted: readonly string[]): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !planted.includes(entry.name))
  const texts = files.map(({ parentPath, name }) => readFile(join(parentPath, name), "latin1"))
  return (await Promise.all(texts)).join("\n")
}

const planted = ["auth.json", "provider-keys.json", "config.toml", "get-token"]

async function commandTable(): Promise<string> {
  const file = join(await tempFolder(), "get-token")
  await writeFile(file, `#!/bin/sh\necho ${ofCommand}\n`)
  await chmod(file, 0o755)
  return `auth = { command = "${file}" }`
}

/** Two failed attempts, a login shell and a command. */
const timeout = 60_000

describe("whatever a run writes, and whatever it starts, holds no key", () => {
  test.each<[string, () => Promise<string> | string, string, Record<string, string>]>([
    ["of a variable", () => 'env_key = "OWN_PASS"', own.OWN_PASS, { ...variables, ...own }],
    ["that login stored", () => 'env_key = "NOT_SET"', inProviderKeys, variables],
    ["of a command", commandTable, ofCommand, variables],
    ["of the configuration", () => `experimental_bearer_token = "${inToken}"`, inToken, variables],
  ])(
    "%s",
    async (_, table, key, env) => {
      const project: Project = await useProject((k, _body) => {
        const request = project.server.requests.at(-1)
        if (k === 0 && request) return { status: 503, raw: echo(request) }
        if (k === 1) {
          const script = "env; tr '\\0' '\\n' < /proc/self/environ"
          return { toolCalls: [{ name: "shell", args: { command: ["sh", "-c", script] } }] }
        }
        if (k === 2 && request) return { status: 401, raw: echo(request) }
        return { status: 400, raw: request ? echo(request) : "" }
      })
      await plant(project, await table())
      const children = join(project.home, "children.jsonl")
      const report = join(import.meta.dirname, "children-report.cjs")
      const result = await codex(
        project,
        [
          "exec",
          "--json",
          "--yolo",
          "--record",
          join(project.cwd, "recording.jsonl"),
          "-c",
          'notify=["true"]',
          "go",
        ],
        { env: { ...env, NODE_OPTIONS: `--require=${report}`, CHILDREN_REPORT: children } },
      )
      const { requests } = project.server
      expect(requests.length).toBeGreaterThanOrEqual(3)
      for (const { headers, path } of requests) {
        expect(headers).toMatchObject({
          authorization: `Bearer ${key}`,
          "x-secret-token": inHeader,
          "x-own": variables.OWN_HEADER,
        })
        expect(path).toContain(inQuery)
      }
      expect(result.exitCode).toBe(1)
      expect(result.stdout).toContain("[redacted]")

      const started = await readFile(children, "utf8")
      expect(started).toContain("/proc/self/environ")
      const sent = JSON.stringify(requests.map(({ body }) => body))
      const written = await filesIn(project.home, planted)
      const inFolder = await filesIn(project.cwd, [])
      expect(written).toContain("tool")
      expect(inFolder).toContain("codex-recording")
      const { stdout, stderr } = result
      const places = { stdout, stderr, started, sent, written, inFolder }
      const found = Object.entries(places).map(([place, text]) => [
        place,
        [...new Set(text.match(/canary-\d+-[\w-]+/g))],
      ])
      const nothing = Object.keys(places).map((place) => [place, []])
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(nothing))
    },
    timeout,
  )

  test("of openai, from auth.json, in what is said of it", async () => {
    const project: Project = await useProject(() => {
      const request = project.server.requests.at(-1)
      return { status: 401, raw: request ? echo(request) : "" }
    })
    await plant(project, "")
    const base = `model_providers.openai.base_url="${project.server.url}"`
    const args = ["exec", "--provider", "openai", "-m", "gpt-5", "-c", base, "go"]
    const { stdout, stderr } = await codex(project, args)
    expect(project.server.requests[0]?.headers.authorization).toBe(`Bearer ${inAuthJson}`)
    expect(stderr).toContain("[redacted]")
    const all = [stdout, stderr, await filesIn(project.home, planted)].join("\n")
    expect(all).not.toContain("canary")
  })

  test("when the model repeats it: sessions and recordings", async () => {
    const said = `the key is ${own.OWN_PASS}.`
    const project = await useProject([{ deltas: [said.slice(0, 14), said.slice(14)] }])
    await plant(project, 'env_key = "OWN_PASS"')
    const recording = join(project.cwd, "recording.jsonl")
    await codex(project, ["exec", "--record", recording, "go"], { env: own })
    const all = (await filesIn(project.home, planted)) + (await filesIn(project.cwd, []))
    expect(all).toContain("the key is [redacted].")
    expect(all).not.toContain("canary")
  })
})
