import { createInterface } from "node:readline"
import { Readable } from "node:stream"
import { expect, test } from "vitest"
import { jsonLine } from "./screen.js"

test.each(["a\nb", "a\rb", "a\u2028b\u2029c", "a\u0085b\u001cc", "lone \ud800 half"])(
  "a line stays one line to every reader, and keeps its text: %j",
  async (message) => {
    const line = jsonLine({ type: "error", message, will_retry: false })
    const read: string[] = []
    for await (const part of createInterface({ input: Readable.from([line]) })) read.push(part)
    expect(read.map((part) => JSON.parse(part))).toEqual([
      { type: "error", message, will_retry: false },
    ])
    expect(line).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*\n$/)
  },
)
