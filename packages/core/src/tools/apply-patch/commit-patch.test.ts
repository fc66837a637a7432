import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { beforeEach, describe, expect, test } from "vitest"
import { stageLines } from "../../../test/apply-patch/stage-lines.js"
import { ToolError } from "../../errors.js"
import { commitPatch } from "./commit-patch.js"
import type { PathGuard } from "./file-tree.js"

let folder = ""

beforeEach(async () => {
  folder = await tempFolder()
})

const anything: PathGuard = () => {}

const stage = (...lines: string[]) => stageLines(folder, lines)

function write(name: string, content: string): void {
  writeFileSync(join(folder, name), content)
}

function read(name: string): string {
  return readFileSync(join(folder, name), "utf8")
}

/** Every path below the folder with its kind, mode, inode, time and content. */
function snapshot(): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()
  return Object.fromEntries(
    names.map((name) => {
      const path = join(folder, name)
      const stats = lstatSync(path, { bigint: true })
      if (stats.isSymbolicLink()) return [name, `-> ${readlinkSync(path)}`]
      if (stats.isDirectory()) return [name, `directory ${stats.mode}`]
      return [name, `${stats.ino} ${stats.mode} ${stats.mtimeNs} ${readFileSync(path, "hex")}`]
    }),
  )
}

function makeTree(): void {
  mkdirSync(join(folder, "sub"))
  write("updated", "a\r\nb")
  write("deleted", "d\n")
  write("moved", "m\n")
  write("overwritten", "o\n")
  write("sub/target", "t\n")
  chmodSync(join(folder, "updated"), 0o755)
  symlinkSync("sub/target", join(folder, "link"))
}

const everything = [
  "*** Add File: new",
  "+n",
  "*** Add File: deep/er/new",
  "+n",
  "*** Add File: overwritten",
  "+x",
  "*** Delete File: deleted",
  "*** Update File: updated",
  "-a",
  "+A",
  "*** Update File: moved",
  "*** Move to: sub/moved",
  "@@",
  " m",
  "+more",
  "*** Update File: link",
  "-t",
  "+T",
]

test("a patch of every kind is carried out, and nothing else remains", async () => {
  makeTree()
  commitPatch(await stage(...everything), anything)
  expect(readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()).toEqual([
    "deep",
    "deep/er",
    "deep/er/new",
    "link",
    "new",
    "overwritten",
    "sub",
    "sub/moved",
    "sub/target",
    "updated",
  ])
  expect(read("updated")).toBe("A\r\nb")
  expect(statSync(join(folder, "updated")).mode & 0o777).toBe(0o755)
  expect(read("sub/moved")).toBe("m\nmore\n")
  expect(read("overwritten")).toBe("x\n")
  expect(read("sub/target")).toBe("T\n")
  expect(readlinkSync(join(folder, "link"))).toBe("sub/target")
})

test("a refusal at any question leaves the tree as it was, to the inode", async () => {
  makeTree()
  const before = snapshot()
  const staged = await stage(...everything)
  let asked = 0
  for (let refusedAt = 1; ; refusedAt++) {
    asked = 0
    const guard = () => {
      asked += 1
      if (asked === refusedAt) throw new ToolError(`refused question ${refusedAt}`)
    }
    if (refusedAt > 3 * staged.writes.length) break
    expect(() => commitPatch(staged, guard)).toThrow(`refused question ${refusedAt}`)
    expect(snapshot()).toEqual(before)
  }
  commitPatch(staged, () => {
    asked += 1
  })
  expect(asked).toBe(3 * staged.writes.length)
})

test("whatever comes in the way at any question, the rest of the tree is as it was", async () => {
  const questions = 3 * (makeTree(), await stage(...everything)).writes.length
  for (let n = 1; n <= questions; n++) {
    rmSync(folder, { recursive: true })
    mkdirSync(folder)
    makeTree()
    const before = snapshot()
    const staged = await stage(...everything)
    let asked = 0
    // A folder takes the place of the last file to be written, just before it is looked at again.
    const guard = () => {
      asked += 1
      if (asked !== n) return
      rmSync(join(folder, "updated"))
      mkdirSync(join(folder, "updated"))
    }
    expect(() => commitPatch(staged, guard)).toThrow(/"updated" is a directory/)
    const { updated: _was, ...others } = before
    const { updated, ...rest } = snapshot()
    expect(rest).toEqual(others)
    expect(updated).toMatch(/^directory/)
  }
})

test("a write that fails halfway leaves the tree as it was, to the inode", async () => {
  makeTree()
  const before = snapshot()
  const staged = await stage(...everything)
  let asked = 0
  // With the new content gone, the last file cannot be replaced, though it has its backup by then.
  const guard = () => {
    asked += 1
    if (asked !== 3 * staged.writes.length) return
    for (const name of readdirSync(folder)) {
      if (name.startsWith(".codex-patch-") && read(name) === "A\r\nb") rmSync(join(folder, name))
    }
  }
  expect(() => commitPatch(staged, guard)).toThrow(/cannot write "updated": ENOENT/)
  expect(snapshot()).toEqual(before)
})

describe("a file that changed since it was read", () => {
  test.each<[string, string[], () => void]>([
    ["an updated one", ["*** Update File: f", "-a", "+b"], () => write("f", "z\n")],
    ["a removed one", ["*** Update File: f", "-a", "+b"], () => rmSync(join(folder, "f"))],
    ["a deleted one", ["*** Delete File: f"], () => write("f", "longer\n")],
    ["an overwritten one", ["*** Add File: f", "+n"], () => write("f", "z\n")],
    ["a new one", ["*** Add File: n", "+n"], () => write("n", "z\n")],
    ["the target of a move", ["*** Update File: f", "*** Move to: n"], () => write("n", "z\n")],
  ])("%s is refused, and stays", async (_title, lines, disturb) => {
    write("f", "a\n")
    const staged = await stage(...lines)
    disturb()
    const before = snapshot()
    expect(() => commitPatch(staged, anything)).toThrow(/changed by somebody else/)
    expect(snapshot()).toEqual(before)
  })

  test("touched but not changed, it is taken", async () => {
    write("f", "a\n")
    const staged = await stage("*** Update File: f", "-a", "+b")
    write("f", "a\n")
    commitPatch(staged, anything)
    expect(read("f")).toBe("b\n")
  })
})

test("a new file gets the mode the user's mask leaves", async () => {
  const mask = process.umask()
  commitPatch(await stage("*** Add File: n", "+x"), anything)
  expect(statSync(join(folder, "n")).mode & 0o777).toBe(0o666 & ~mask)
})
