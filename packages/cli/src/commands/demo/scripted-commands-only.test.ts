import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { scriptedCommandsOnly } from "./scripted-commands-only.js"

const recording = join(import.meta.dirname, "../../../demo/recording.jsonl")
const policy = {
  read: "all",
  write: [],
  network: "none",
  protectedPaths: [],
  deniedPaths: [],
} as const
const scripted = ["node", "--test", "--test-reporter=tap"]

test("a command of the recording runs as it is, in the demo's folder", async () => {
  const folder = await tempFolder()
  const sandbox = await scriptedCommandsOnly(recording, folder)
  const command = { argv: scripted, cwd: folder, env: {} }
  expect(sandbox.wrap(command, policy)).toBe(command)
})

test.each([
  ["another command", ["sh", "-c", "true"], ""],
  ["more arguments", [...scripted, "x"], ""],
  ["another folder", scripted, "../elsewhere"],
  ["another root", scripted, "/"],
])("%s is refused", async (_, argv, cwd) => {
  const folder = await tempFolder()
  const sandbox = await scriptedCommandsOnly(recording, folder)
  const command = { argv, cwd: cwd === "/" ? cwd : join(folder, cwd), env: {} }
  expect(() => sandbox.wrap(command, policy)).toThrow("the commands of its recording alone")
})
