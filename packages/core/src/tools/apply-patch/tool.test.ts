import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { beforeEach, expect, test } from "vitest"
import { textOf } from "../../protocol/item.js"
import type { SandboxPolicy } from "../../protocol/policy.js"
import { noSandbox } from "../../sandbox/sandbox.js"
import type { PlanInput, ToolOutput } from "../tool.js"
import { parsePatch } from "./parse.js"
import { applyPatchTool } from "./tool.js"

let folder = ""

beforeEach(async () => {
  folder = await tempFolder()
  mkdirSync(join(folder, "work"))
  writeFileSync(join(folder, "work/f"), "  a\n")
})

function policy(): SandboxPolicy {
  return {
    read: "all",
    write: [join(folder, "work")],
    network: "none",
    protectedPaths: [join(folder, "work/locked")],
    deniedPaths: [join(folder, "work/secret")],
  }
}

async function apply(call: PlanInput, signal = new AbortController().signal): Promise<ToolOutput> {
  const context = { cwd: join(folder, "work"), policy: policy(), signal }
  const plan = await applyPatchTool.plan(call, context)
  return plan.run({
    callId: "c1",
    sandbox: noSandbox,
    policy: context.policy,
    env: async () => ({}),
    signal,
    onOutput: () => {},
  })
}

function patch(...lines: string[]): string {
  return ["*** Begin Patch", ...lines, "*** End Patch"].join("\n")
}

function text(...lines: string[]): PlanInput {
  return { input: patch(...lines), inputKind: "text" }
}

test("a patch is planned as data and then carried out, with what the model and others are told", async () => {
  const output = await apply(text("*** Update File: f", "-  a", "+  b"))
  expect(readFileSync(join(folder, "work/f"), "utf8")).toBe("  b\n")
  expect(output.ok).toBe(true)
  expect(textOf(output.content)).toMatch(
    /^Exit code: 0\nWall time: \d+\.\d seconds\nOutput:\nSuccess. Updated the following files:\nM f$/,
  )
  expect(output.result).toMatchObject({
    kind: "patch",
    changes: [{ kind: "update", path: join(folder, "work/f"), diff: "@@ -1 +1 @@\n-  a\n+  b\n" }],
    summary: "Success. Updated the following files:\nM f",
  })
})

test("planning writes nothing", async () => {
  const { signal } = new AbortController()
  const context = { cwd: join(folder, "work"), policy: policy(), signal }
  const plan = await applyPatchTool.plan(text("*** Delete File: f"), context)
  expect(plan.action).toEqual({
    kind: "patch",
    changes: [{ kind: "delete", path: join(folder, "work/f") }],
  })
  expect(readFileSync(join(folder, "work/f"), "utf8")).toBe("  a\n")
})

test("a rough match is told to the model, not to others", async () => {
  const output = await apply(text("*** Update File: f", "-a", "+b"))
  expect(readFileSync(join(folder, "work/f"), "utf8")).toBe("  b\n")
  expect(textOf(output.content)).toMatch(
    /\nM f\nNote: "f": the chunk at line 3 .* blanks at both ends$/,
  )
  expect(output.result).toMatchObject({ summary: expect.stringMatching(/M f$/) })
})

const add = patch("*** Add File: n", "+x")

test.each<[string, string]>([
  ["as input", JSON.stringify({ input: add })],
  ["as patch", JSON.stringify({ patch: add })],
  ["with unknown fields", JSON.stringify({ input: add, why: "so" })],
  ["as a JSON string", JSON.stringify(add)],
  ["as it is, where JSON is due", add],
  ["as a here-document, where JSON is due", `apply_patch <<'EOF'\n${add}\nEOF`],
])("a patch is read %s", async (_title, input) => {
  await apply({ input, inputKind: "json" })
  expect(readFileSync(join(folder, "work/n"), "utf8")).toBe("x\n")
})

test.each<[string, PlanInput, RegExp]>([
  ["broken JSON", { input: '{"input": "', inputKind: "json" }, /^the input must be/],
  ["JSON of another shape", { input: '{"file": "x"}', inputKind: "json" }, /^the input must be/],
  [
    "a text that is no patch",
    { input: "hello", inputKind: "text" },
    /^apply_patch verification failed: line 1: "hello"/,
  ],
  [
    "a patch without sections",
    text(),
    /^apply_patch verification failed: the patch changes no files/,
  ],
  [
    "a patch that does not fit",
    text("*** Update File: f", "-z"),
    /^apply_patch verification failed: "f": the chunk/,
  ],
  [
    "a place outside the roots",
    text("*** Add File: ../out", "+x"),
    /^apply_patch verification failed: ".*\/out" may not be written/,
  ],
  [
    "a place outside, through a link",
    text("*** Add File: link/x", "+x"),
    /^apply_patch verification failed: ".*" may not be written/,
  ],
  [
    "a protected place",
    text("*** Add File: locked/x", "+x"),
    /^apply_patch verification failed: ".*" may not be written/,
  ],
  [
    "git's own folder",
    text("*** Add File: .git/hooks/x", "+x"),
    /^apply_patch verification failed: ".*" may not be written/,
  ],
  [
    "a file that may not be read",
    text("*** Update File: secret", "-guess"),
    /^apply_patch verification failed: ".*" may not be read/,
  ],
])("%s is refused in words the model can use", async (_title, call, message) => {
  symlinkSync("..", join(folder, "work/link"))
  writeFileSync(join(folder, "work/secret"), "s\n")
  await expect(apply(call)).rejects.toThrow(message)
})

test("of a patch that is refused in part, nothing is written", async () => {
  const call = text("*** Add File: inside", "+x", "*** Add File: ../outside", "+x")
  await expect(apply(call)).rejects.toThrow(/may not be written/)
  await expect(apply(text("*** Update File: inside", "-x"))).rejects.toThrow(/no file "inside"/)
})

test("an aborted run writes nothing", async () => {
  const call = text("*** Add File: n", "+x")
  await expect(apply(call, AbortSignal.abort())).rejects.toThrow(/abort/i)
  await expect(apply(text("*** Delete File: n"))).rejects.toThrow(/no file "n"/)
})

test("what the model is told of the tool is small", () => {
  const { name, description, inputSchema, freeform } = applyPatchTool
  const told = JSON.stringify({
    type: "function",
    name,
    description,
    parameters: inputSchema,
    strict: false,
  })
  expect(Buffer.byteLength(told)).toBeLessThan(900)
  expect(Buffer.byteLength(freeform?.definition ?? "")).toBeLessThan(700)
})

test("the markers in the description are those that are parsed", () => {
  const { description } = applyPatchTool
  for (const marker of [
    "*** Add File: ",
    "*** Delete File: ",
    "*** Update File: ",
    "*** Move to: ",
  ]) {
    expect(description).toContain(marker)
  }
  expect(description).toContain("*** Begin Patch")
  expect(parsePatch("*** Begin Patch\n*** Delete File: PATH\n*** End Patch").sections).toHaveLength(
    1,
  )
})
