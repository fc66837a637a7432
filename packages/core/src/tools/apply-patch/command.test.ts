import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { PassThrough, Readable } from "node:stream"
import { text } from "node:stream/consumers"
import { tempFolder } from "@codex/testing"
import { beforeEach, expect, test } from "vitest"
import { runApplyPatchCommand } from "./command.js"

let folder = ""

beforeEach(async () => {
  folder = await tempFolder()
  writeFileSync(join(folder, "f"), "a\n")
})

type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string }

async function run(argv: readonly string[], stdin: Readable = Readable.from([])): Promise<Ran> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const code = await runApplyPatchCommand(argv, { stdin, stdout, stderr }, folder)
  stdout.end()
  stderr.end()
  return { code, stdout: await text(stdout), stderr: await text(stderr) }
}

const move =
  "*** Begin Patch\n*** Update File: f\n*** Move to: g\n-a\n+b\n*** Add File: n\n+x\n*** End Patch\n"
const moved = { code: 0, stdout: "Success. Updated the following files:\nA n\nM g\n", stderr: "" }

test("a patch as the argument is applied, the summary goes to stdout", async () => {
  expect(await run([move])).toEqual(moved)
  expect(readFileSync(join(folder, "g"), "utf8")).toBe("b\n")
})

test("a patch on stdin is applied", async () => {
  expect(await run([], Readable.from([Buffer.from(move)]))).toEqual(moved)
})

test.each([
  [
    "does not fit",
    "*** Begin Patch\n*** Update File: f\n-z\n*** End Patch",
    /^"f": the chunk at line 3/,
  ],
  ["is none", "hello", /^line 1: "hello"/],
  ["is empty", "*** Begin Patch\n*** End Patch", /^the patch changes no files/],
])("a patch that %s exits 1 and says why on stderr", async (_title, patch, message) => {
  const ran = await run([patch])
  expect(ran).toMatchObject({ code: 1, stdout: "" })
  expect(ran.stderr).toMatch(message)
})

test("stdin that is not UTF-8 exits 1", async () => {
  expect(await run([], Readable.from([Buffer.from([0xff])]))).toMatchObject({ code: 1, stdout: "" })
})

test.each([
  ["two arguments", ["a", "b"], Readable.from([])],
  ["an empty argument", [""], Readable.from([])],
  ["an empty stdin", [], Readable.from([])],
  ["a terminal as stdin", [], Object.assign(new PassThrough(), { isTTY: true })],
])("%s exit 2 with the usage", async (_title, argv, stdin) => {
  const ran = await run(argv, stdin)
  expect(ran).toMatchObject({ code: 2, stdout: "" })
  expect(ran.stderr).toMatch(/^Usage: codex apply-patch PATCH\n/)
})
