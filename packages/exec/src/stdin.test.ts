import { expect, test } from "vitest"
import { type StdinKind, stdinRole, withAddition } from "./stdin.js"

const kinds: readonly StdinKind[] = ["terminal", "pipe", "file"]

test.each([
  ["a prompt", { prompt: "do it", ignoreStdin: false }, ["unused", "addition", "addition"]],
  [
    "a prompt and --no-stdin",
    { prompt: "do it", ignoreStdin: true },
    ["unused", "unused", "unused"],
  ],
  ["no prompt", { ignoreStdin: false }, ["missing", "prompt", "prompt"]],
  ["no prompt and --no-stdin", { ignoreStdin: true }, ["missing", "missing", "missing"]],
  ["a dash", { prompt: "-", ignoreStdin: false }, ["prompt", "prompt", "prompt"]],
  ["a dash and --no-stdin", { prompt: "-", ignoreStdin: true }, ["missing", "missing", "missing"]],
] as const)("with %s, stdin has its role by what it is", (_what, request, roles) => {
  expect(kinds.map((kind) => stdinRole(request, kind))).toEqual(roles)
})

test.each([
  ["ends with a line", "a\nb\n", "look\n\n<stdin>\na\nb\n</stdin>"],
  ["ends in a line", "a", "look\n\n<stdin>\na\n</stdin>"],
  ["is blank", " \n", "look"],
  ["is empty", "", "look"],
])("what is piped in beside a prompt is marked, when it %s", (_what, text, whole) => {
  expect(withAddition("look", text)).toBe(whole)
})
