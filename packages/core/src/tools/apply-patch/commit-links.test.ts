import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { beforeEach, expect, test } from "vitest"
import { stageLines } from "../../../test/apply-patch/stage-lines.js"
import { ToolError } from "../../errors.js"
import { commitPatch } from "./commit-patch.js"

let folder = ""

beforeEach(async () => {
  folder = await tempFolder()
})

const anything = () => {}

const stage = (...lines: string[]) => stageLines(folder, lines)

function write(name: string, content: string): void {
  writeFileSync(join(folder, name), content)
}

function read(name: string): string {
  return readFileSync(join(folder, name), "utf8")
}

test("the guard is asked for the place a link leads to", async () => {
  mkdirSync(join(folder, "in"))
  write("outside", "a\n")
  symlinkSync("../outside", join(folder, "in/link"))
  const staged = await stage("*** Update File: in/link", "-a", "+b")
  const guard = (path: string) => {
    if (!path.startsWith(join(folder, "in/"))) throw new ToolError(`no: ${path}`)
  }
  expect(() => commitPatch(staged, guard)).toThrow(`no: ${folder}/outside`)
  expect(read("outside")).toBe("a\n")
})

test("a dangling link is written at the place it names", async () => {
  symlinkSync("real", join(folder, "link"))
  commitPatch(await stage("*** Add File: link", "+x"), anything)
  expect(read("real")).toBe("x\n")
  expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(true)
})

test("a folder replaced by a link since it was read is refused", async () => {
  mkdirSync(join(folder, "in"))
  mkdirSync(join(folder, "out"))
  write("in/f", "a\n")
  write("out/f", "a\n")
  const staged = await stage("*** Update File: in/f", "-a", "+b")
  rmSync(join(folder, "in"), { recursive: true })
  symlinkSync("out", join(folder, "in"))
  expect(() => commitPatch(staged, anything)).toThrow(/leads to another place/)
  expect(read("out/f")).toBe("a\n")
})

test("a folder replaced by a link at the last moment is refused", async () => {
  mkdirSync(join(folder, "in"))
  mkdirSync(join(folder, "out"))
  const staged = await stage("*** Add File: in/n", "+x")
  let asked = 0
  const guard = () => {
    asked += 1
    if (asked !== 3) return
    rmSync(join(folder, "in"), { recursive: true })
    symlinkSync("out", join(folder, "in"))
  }
  expect(() => commitPatch(staged, guard)).toThrow(/leads to another place/)
  expect(readdirSync(join(folder, "out"))).toEqual([])
})
