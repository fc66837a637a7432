import fc from "fast-check"
import { expect, test } from "vitest"
import { HeadTail } from "./head-tail.js"

function kept(limit: number, chunks: readonly Buffer[]): string {
  const buffer = new HeadTail(limit)
  for (const chunk of chunks) buffer.push(chunk)
  return buffer.text()
}

test("what fits is kept whole, however it was cut", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 40 }),
      fc.array(fc.nat(20)),
      (text, cuts) => {
        const bytes = Buffer.from(text)
        const chunks = cut(bytes, cuts)
        expect(kept(2 * bytes.length + 2, chunks)).toBe(text)
      },
    ),
    { seed: 1 },
  )
})

test("of what does not fit, the beginning and the end stay and the middle is counted", () => {
  expect(kept(8, [Buffer.from("abcdefghijkl")])).toBe("abcd\n[… 4 bytes left out …]\nijkl")
})

test("no character is cut in two", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", minLength: 30, maxLength: 60 }),
      fc.nat(40),
      (text, limit) => {
        const [head = "", tail = ""] = kept(limit, [Buffer.from(text)]).split(
          /\n\[… \d+ bytes left out …\]\n/,
        )
        expect(text.startsWith(head)).toBe(true)
        expect(text.endsWith(tail)).toBe(true)
      },
    ),
    { seed: 2 },
  )
})

test("a gigabyte is held in the memory of the limit", () => {
  const buffer = new HeadTail(1024 * 1024)
  const chunk = Buffer.alloc(1024 * 1024, "x")
  const before = process.memoryUsage().arrayBuffers
  for (let i = 0; i < 1024; i++) buffer.push(chunk)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
  expect(buffer.totalBytes).toBe(1024 ** 3)
})

function cut(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const chunks: Buffer[] = []
  let rest = bytes
  for (const size of cuts) {
    chunks.push(rest.subarray(0, size))
    rest = rest.subarray(size)
  }
  return [...chunks, rest]
}
