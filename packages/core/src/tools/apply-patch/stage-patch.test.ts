import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { ToolError } from "../../errors.js"
import { parsePatch } from "./parse.js"
import { stagePatch } from "./stage-patch.js"
import type { StagedPatch } from "./staged-patch.js"
import { summarise } from "./summary.js"

let folder = ""

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "patch-stage-"))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

function stage(...lines: string[]): Promise<StagedPatch> {
  return stagePatch(parsePatch(["*** Begin Patch", ...lines, "*** End Patch"].join("\n")), folder)
}

function write(name: string, content: string | Buffer): void {
  writeFileSync(join(folder, name), content)
}

async function diffOf(content: string, ...lines: string[]): Promise<string> {
  write("f", content)
  const [change] = (await stage("*** Update File: f", ...lines)).changes
  return change?.kind === "update" ? change.diff : "no update"
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

describe("diffs", () => {
  test.each<[string, string, string[], string]>([
    [
      "two changes close together are one hunk",
      "1\n2\n3\n4\n",
      ["-2", "+X", "@@", "-4", "+Y"],
      "@@ -1,4 +1,4 @@\n 1\n-2\n+X\n 3\n-4\n+Y\n",
    ],
    ["the last line", "1\n2\n3\n", ["-3", "+X"], "@@ -2,2 +2,2 @@\n 2\n-3\n+X\n"],
    ["an appended line", "1\n2\n3\n", ["+4"], "@@ -3 +3,2 @@\n 3\n+4\n"],
    ["the first line", "1\n2\n3\n", ["-1", "+X"], "@@ -1,2 +1,2 @@\n-1\n+X\n 2\n"],
    [
      "three chunks that meet",
      "1\n2\n3\n4\n5\n6\n",
      ["-2", "+a", "@@", "-5", "+b", "@@", "+7"],
      "@@ -1,6 +1,7 @@\n 1\n-2\n+a\n 3\n 4\n-5\n+b\n 6\n+7\n",
    ],
    [
      "far changes are two hunks, the second shifted",
      "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
      ["-1", "+x", "+y", "@@", "-9"],
      "@@ -1,2 +1,3 @@\n-1\n+x\n+y\n 2\n@@ -8,2 +9 @@\n 8\n-9\n",
    ],
    ["everything removed", "1\n2\n", ["-1", "-2"], "@@ -1,2 +0,0 @@\n-1\n-2\n"],
    ["everything new", "", ["+1", "+2"], "@@ -0,0 +1,2 @@\n+1\n+2\n"],
    [
      "CRLF lines are shown without CR",
      "1\r\n2\r\n",
      ["-2", "+X"],
      "@@ -1,2 +1,2 @@\n 1\n-2\n+X\n",
    ],
    [
      "a missing last ending is told",
      "1\n2",
      ["-1", "+X"],
      "@@ -1,2 +1,2 @@\n-1\n+X\n 2\n\\ No newline at end of file\n",
    ],
    [
      "a last line that is ended now",
      "1\n2\n3",
      ["+4"],
      "@@ -2,2 +2,3 @@\n 2\n-3\n\\ No newline at end of file\n+3\n+4\n",
    ],
  ])("%s", async (_title, content, lines, expected) => {
    expect(await diffOf(content, ...lines)).toBe(expected)
  })

  test("a rewrite too large for a minimal diff removes and adds everything", async () => {
    const old = Array.from({ length: 900 }, (_, i) => `o${i}`)
    const diff = await diffOf(
      old.map((line) => `${line}\n`).join(""),
      ...old.map((line) => `-${line}`),
      ...old.map((_, i) => `+n${i}`),
    )
    expect(diff.startsWith("@@ -1,900 +1,900 @@\n-o0\n")).toBe(true)
    expect(diff.endsWith("\n+n899\n")).toBe(true)
    expect(diff.split("\n")).toHaveLength(1802)
  })
})

describe("several sections for one path", () => {
  test.each<[string, string[], object[]]>([
    [
      "updates work on each other's result",
      ["*** Update File: f", "-a", "+b", "*** Update File: ./f", "-b", "+c"],
      [{ kind: "update", diff: "@@ -1 +1 @@\n-a\n+c\n" }],
    ],
    [
      "an update works on an added file",
      ["*** Add File: n", "+a", "*** Update File: n", "-a", "+b"],
      [{ kind: "add", content: "b\n" }],
    ],
    [
      "an update works on a moved file",
      ["*** Update File: f", "*** Move to: n", "-a", "+b", "*** Update File: n", "-b", "+c"],
      [{ kind: "update", diff: "@@ -1 +1 @@\n-a\n+c\n" }],
    ],
    [
      "a deleted file may be added",
      ["*** Delete File: f", "*** Add File: f", "+b"],
      [{ kind: "update", diff: "@@ -1 +1 @@\n-a\n+b\n" }],
    ],
    [
      "a moved file may be added",
      ["*** Update File: f", "*** Move to: n", "*** Add File: f", "+b"],
      [
        { kind: "update", diff: "@@ -1 +1 @@\n-a\n+b\n" },
        { kind: "add", content: "a\n" },
      ],
    ],
    [
      "an added file may be moved",
      ["*** Add File: n", "+a", "*** Update File: n", "*** Move to: o"],
      [{ kind: "add", content: "a\n" }],
    ],
  ])("%s", async (_title, lines, changes) => {
    write("f", "a\n")
    expect((await stage(...lines)).changes).toMatchObject(changes)
  })

  test.each<[string, string[], RegExp]>([
    [
      "adding twice",
      ["*** Add File: n", "+a", "*** Add File: n", "+b"],
      /^line 4: "n" is already written by the section at line 2/,
    ],
    [
      "adding over an update",
      ["*** Update File: f", "-a", "+b", "*** Add File: f", "+b"],
      /^line 5: "f" is already written/,
    ],
    [
      "moving onto an update",
      ["*** Update File: f", "-a", "+b", "*** Update File: g", "*** Move to: f"],
      /^line 5: "f" is already written/,
    ],
    [
      "deleting an update",
      ["*** Update File: f", "-a", "+b", "*** Delete File: f"],
      /^line 5: "f" is already written/,
    ],
    [
      "deleting twice",
      ["*** Delete File: f", "*** Delete File: f"],
      /^line 3: "f" was deleted by the section at line 2/,
    ],
    [
      "updating a deleted file",
      ["*** Delete File: f", "*** Update File: f", "-a"],
      /^line 3: "f" was deleted by the section at line 2/,
    ],
    [
      "updating a moved file",
      ["*** Update File: f", "*** Move to: n", "*** Update File: f", "-a"],
      /^line 4: "f" was moved away/,
    ],
    [
      "a file below a file",
      ["*** Add File: n", "+a", "*** Add File: n/o", "+b"],
      /"n" cannot be a file and the folder of "n\/o"/,
    ],
  ])("%s is refused", async (_title, lines, message) => {
    write("f", "a\n")
    write("g", "a\n")
    await expect(stage(...lines)).rejects.toThrow(message)
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
