import { readFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { expect, test } from "vitest"
import { execJson, type Project, useProject } from "./project.js"

/** What had been loaded when the first request went out. */
type StartReport = {
  /** Paths of files. */
  readonly files: readonly string[]
  /** Parts of Node: `NativeModule http` and the like. */
  readonly parts: readonly string[]
}

async function startReport(project: Project): Promise<StartReport> {
  const file = join(project.home, "start-report.json")
  const preload = join(import.meta.dirname, "start-report.cjs")
  const env = { NODE_OPTIONS: `--require=${preload}`, START_REPORT: file }
  const { exitCode } = await execJson(project, ["go"], { env })
  expect(exitCode).toBe(0)
  return JSON.parse(await readFile(file, "utf8")) as StartReport
}

test("before the first request to an http address, no TLS, zlib, crypto or second client is loaded", async () => {
  const project = await useProject([{ text: "Hi." }])
  const { files, parts } = await startReport(project)

  const programs = files.map((path) => basename(path)).filter((name) => name !== "start-report.cjs")
  expect(programs).toEqual(["codex.cjs", "main.cjs"])
  expect(parts).toContain("NativeModule http")
  expect(parts.filter((name) => /undici|https|tls|zlib|crypto|sqlite/.test(name))).toEqual([])
})

test.each([
  ["undici", /UND_ERR_/],
  ["openai", /OpenAIError|api\.openai\.com\/v1\/realtime/],
  ["ink", /react-reconciler|yoga/i],
  ["an MCP client", /modelcontextprotocol/],
  ["a pty", /forkpty|conpty/],
])("the program holds nothing of %s", async (_name, trace) => {
  const program = await readFile(join(import.meta.dirname, "../dist/main.cjs"), "utf8")
  expect(program).not.toMatch(trace)
})
