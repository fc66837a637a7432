import { execFile } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { type ModelScript, tempFolder, useModelServer } from "@codex/testing"
import { expect, test } from "vitest"

const root = join(import.meta.dirname, "../../..")
const program = join(root, "examples/embed/main.ts")

/** Runs the example as its reader would, on the built packages, against a scripted model. */
async function embed(script: ModelScript, settings: string) {
  const server = await useModelServer({ script })
  const [home, cwd] = [await tempFolder(), await tempFolder()]
  const provider = `name = "Scripted"\nbase_url = "${server.url}"\nwire_api = "chat"\n`
  writeFileSync(
    join(home, "config.toml"),
    `model = "scripted-model"\nmodel_provider = "scripted"\n${settings}\n[model_providers.scripted]\n${provider}`,
  )
  const ended = await promisify(execFile)(process.execPath, [program, "write", "a", "note"], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: home, CODEX_HOME: home },
  }).then(
    (output) => ({ ...output, code: 0 }),
    (error: { stdout: string; stderr: string; code: number }) => error,
  )
  return { ...ended, cwd, server }
}

const patch = "*** Begin Patch\n*** Add File: note.txt\n+remember\n*** End Patch"

test("the embedding example lets the model change a file, prints the answer and exits 0", async () => {
  const { stdout, code, cwd, server } = await embed(
    [{ toolCalls: [{ name: "apply_patch", args: { input: patch } }] }, { text: "Noted." }],
    'sandbox_permissions = ["disk-full-read-access", "disk-write-cwd"]',
  )
  expect({ stdout, code }).toEqual({ stdout: "Noted.\n", code: 0 })
  expect(readFileSync(join(cwd, "note.txt"), "utf8")).toBe("remember\n")
  expect(JSON.stringify(server.requests[0]?.body)).toContain("write a note")
})

test("the embedding example tells why a task failed and exits 1", async () => {
  const { stdout, code } = await embed([{ status: 401 }], "")
  expect(stdout).toContain("401")
  expect(code).toBe(1)
})

test("docs/embedding.md shows the example as it is, in 15 lines of code at most", () => {
  const source = readFileSync(program, "utf8")
  const lines = source.split("\n").filter((line) => line.trim() !== "")
  expect(lines.length).toBeLessThanOrEqual(15)
  expect(readFileSync(join(root, "docs/embedding.md"), "utf8")).toContain(source)
})
