import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { tempFolder } from "@codex/testing"
import { beforeEach, describe, expect, test } from "vitest"
import { stageLines } from "../../../test/apply-patch/stage-lines.js"
import { ToolError } from "../../errors.js"
import { parsePatch } from "./parse.js"
import { stagePatch } from "./stage-patch.js"
import { summarise } from "./summary.js"

let folder = ""

beforeEach(async () => {
  folder = await tempFolder()
})

const stage = (...lines: string[]) => stageLines(folder, lines)

function write(name: string, content: string | Buffer): void {
  writeFileSync(join(folder, name), content)
}

describe("changes", () => {
  test("are sorted, absolute, and relative to the given directory", async () => {
    write("u", "a\n")
    write("d", "gone\n")
    write("m", "a\n")
    mkdirSync(join(folder, "sub"))
    const staged = await stage(
      "*** Update File: u",
      "-a",
      "+b",
      "*** Add File: sub/../sub/n",
      "+new",
      "*** Delete File: d",
      "*** Update File: m",
      "*** Move to: sub/m",
      "-a",
      "+c",
    )
    expect(staged.changes).toEqual([
      { kind: "delete", path: join(folder, "d") },
      {
        kind: "update",
        path: join(folder, "m"),
        movePath: join(folder, "sub/m"),
        diff: "@@ -1 +1 @@\n-a\n+c\n",
      },
      { kind: "add", path: join(folder, "sub/n"), content: "new\n" },
      { kind: "update", path: join(folder, "u"), diff: "@@ -1 +1 @@\n-a\n+b\n" },
    ])
    expect(summarise(staged.outcomes)).toBe(
      "Success. Updated the following files:\nA sub/../sub/n\nM u\nM sub/m\nD d\nD m",
    )
    expect(staged.writes.map((each) => `${each.kind} ${each.path.slice(folder.length)}`)).toEqual([
      "remove /d",
      "remove /m",
      "write /sub/m",
      "write /sub/n",
      "write /u",
    ])
  })

  test("an add over a file is an update, and the summary says M", async () => {
    write("f", "old\n")
    const staged = await stage("*** Add File: f", "+new")
    expect(staged.changes).toMatchObject([{ kind: "update", diff: "@@ -1 +1 @@\n-old\n+new\n" }])
    expect(staged.outcomes).toEqual([{ mark: "M", name: "f" }])
  })

  test("an add over bytes that are no text shows the new content alone", async () => {
    write("f", Buffer.from([0xff, 0xfe]))
    expect((await stage("*** Add File: f", "+new")).changes).toMatchObject([
      { kind: "update", diff: "@@ -0,0 +1 @@\n+new\n" },
    ])
  })

  test("a rename without chunks has an empty diff and may hold any bytes", async () => {
    const bytes = Buffer.from([0xff, 0, 0xfe])
    write("f", bytes)
    const staged = await stage("*** Update File: f", "*** Move to: g")
    expect(staged.changes).toMatchObject([
      { kind: "update", diff: "", movePath: join(folder, "g") },
    ])
    expect(staged.writes).toMatchObject([{ kind: "remove" }, { kind: "write", bytes }])
  })

  test("a move over a file shows no second change", async () => {
    write("f", "a\n")
    write("g", "b\n")
    const staged = await stage("*** Update File: f", "*** Move to: g")
    expect(staged.changes).toHaveLength(1)
    expect(summarise(staged.outcomes)).toMatch(/\nM g\nD f$/)
  })

  test("the mode of the file goes with it", async () => {
    write("f", "a\n")
    chmodSync(join(folder, "f"), 0o751)
    expect((await stage("*** Update File: f", "-a", "+b")).writes).toMatchObject([{ mode: 0o751 }])
    expect((await stage("*** Update File: f", "*** Move to: g")).writes).toMatchObject([
      { kind: "remove" },
      { mode: 0o751 },
    ])
  })

  test("nothing is written", async () => {
    await stage("*** Add File: deep/er/n", "+x")
    expect(readdirSync(folder)).toEqual([])
  })

  test("absolute paths and paths above the directory are taken as they are", async () => {
    const staged = await stage(
      "*** Add File: ../x-of-nobody",
      "+a",
      `*** Add File: ${folder}/y`,
      "+b",
    )
    expect(staged.changes.map((change) => change.path)).toEqual(
      [resolve(folder, "../x-of-nobody"), join(folder, "y")].sort(),
    )
  })

  test("a name with control characters is shown escaped", async () => {
    expect((await stage("*** Add File: a\u001b[2Jb", "+x")).outcomes).toEqual([
      { mark: "A", name: '"a\\u001b[2Jb"' },
    ])
  })
})

describe("what is refused up front", () => {
  test.each<[string, string[], RegExp]>([
    ["no sections", [], /changes no files/],
    ["an update of nothing", ["*** Update File: none", "-a"], /^line 2: there is no file "none"/],
    ["a deletion of nothing", ["*** Delete File: none"], /^line 2: there is no file "none"/],
    ["a deletion of a directory", ["*** Delete File: sub"], /"sub" is a directory/],
    ["an update of a directory", ["*** Update File: sub", "-a"], /"sub" is a directory/],
    ["an add over a directory", ["*** Add File: sub", "+a"], /"sub" is a directory/],
    ["a move onto a directory", ["*** Update File: f", "*** Move to: sub"], /"sub" is a directory/],
    ["a move to itself", ["*** Update File: f", "*** Move to: ./f"], /moved to itself/],
    ["a path below a file", ["*** Add File: f/x", "+a"], /"f\/x": ".*f" is not a directory/],
    ["an update of context alone", ["*** Update File: f", " a"], /no line with "-" or "\+"/],
    ["bytes that are not UTF-8", ["*** Update File: latin1", "-a"], /not UTF-8/],
    [
      "a path with a null character",
      ["*** Add File: a\0b", "+x"],
      /"a\\u0000b" is no possible path/,
    ],
    ["a deletion of a symbolic link", ["*** Delete File: link"], /symbolic link/],
    ["a move of a symbolic link", ["*** Update File: link", "*** Move to: n"], /symbolic link/],
    ["a loop of links", ["*** Update File: loop", "-a"], /cannot resolve "loop"/],
    ["a name that is too long", [`*** Add File: ${"x".repeat(300)}`, "+a"], /ENAMETOOLONG/],
    [
      "a chunk that does not fit, with its path",
      ["*** Update File: f", "-zzz"],
      /^"f": the chunk at line 3/,
    ],
  ])("%s", async (_title, lines, message) => {
    mkdirSync(join(folder, "sub"))
    write("f", "a\n")
    write("latin1", Buffer.from([0x61, 0xe9, 0x0a]))
    symlinkSync("f", join(folder, "link"))
    symlinkSync("loop", join(folder, "loop"))
    const failure = stage(...lines)
    await expect(failure).rejects.toThrow(message)
    await expect(failure).rejects.toBeInstanceOf(ToolError)
  })

  test("a file that may not be read", async () => {
    write("secret", "a\n")
    const patch = parsePatch("*** Begin Patch\n*** Update File: secret\n-b\n*** End Patch")
    const mayRead = (path: string) => {
      throw new ToolError(`no ${path.slice(folder.length)}`)
    }
    await expect(stagePatch(patch, folder, mayRead)).rejects.toThrow("no /secret")
  })
})

test("a 5 MB file and a patch of 2,000 chunks are staged without reading the file again and again", async () => {
  const lines = Array.from({ length: 100_000 }, (_, i) => `line ${i} ${"x".repeat(40)} ${i % 7}`)
  write("big", lines.map((line) => `${line}\n`).join(""))
  const chunks = Array.from({ length: 2000 }, (_, i) => {
    const at = i * 50
    return ["@@", ` ${lines[at]}`, `-${lines[at + 1]}`, `+changed ${i}`]
  })
  const staged = await stage("*** Update File: big", ...chunks.flat())
  const [change] = staged.changes
  expect(change?.kind === "update" && change.diff.match(/^@@/gm)).toHaveLength(2000)
})
