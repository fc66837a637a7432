import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { beforeEach, expect, test } from "vitest"
import { stageLines } from "../../../test/apply-patch/stage-lines.js"

let folder = ""

beforeEach(async () => {
  folder = await tempFolder()
})

const stage = (...lines: string[]) => stageLines(folder, lines)

function write(name: string, content: string | Buffer): void {
  writeFileSync(join(folder, name), content)
}

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
