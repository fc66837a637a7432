import { Readable } from "node:stream"
import { expect, test } from "vitest"
import { readLines } from "./read-lines.js"

test.each([
  ["whole lines", ["a\nb\n"], ["a", "b"]],
  ["lines in pieces", ["a", "b\nc", "d\n"], ["ab", "cd"]],
  ["a last line without an end", ["a\nb"], ["a", "b"]],
  ["separators that JSON allows", ["a\u2028b\rc\n"], ["a\u2028b\rc"]],
  ["nothing", [], []],
])("reads %s", async (_what, chunks, lines) => {
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)))
  expect(await all(readLines(stream))).toEqual(lines)
})

test("a character that two chunks share stays whole", async () => {
  const bytes = Buffer.from("naïve\n")
  const stream = Readable.from([bytes.subarray(0, 3), bytes.subarray(3)])
  expect(await all(readLines(stream))).toEqual(["naïve"])
})

async function all(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const read: string[] = []
  for await (const line of lines) read.push(line)
  return read
}
