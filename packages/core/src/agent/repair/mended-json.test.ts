import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { mendedJson } from "./mended-json.js"

function meaning(text: string): unknown {
  const mended = mendedJson(text)
  return mended === undefined ? undefined : (JSON.parse(mended) as unknown)
}

describe("JSON as models write it", () => {
  test.each([
    ["trailing commas", '{"a":[1,2,],}', { a: [1, 2] }],
    ["single quotes", "{'a':'it\\'s \"b\"'}", { a: 'it\'s "b"' }],
    ["Python's words", "{'a':True,'b':None,'c':False}", { a: true, b: null, c: false }],
    ["names without quotes", '{command: ["ls"]}', { command: ["ls"] }],
    ["raw line ends and tabs in a string", '{"a":"x\n\ty"}', { a: "x\n\ty" }],
    ["other control characters", '{"a":"\u0001"}', { a: "\u0001" }],
    ["escapes that JSON does not know", String.raw`{"a":"\d+ \$x"}`, { a: String.raw`\d+ \$x` }],
    ["a missing brace", '{"command":["ls","-l"]', { command: ["ls", "-l"] }],
    ["two missing brackets", '{"command":["ls"', { command: ["ls"] }],
    ["white space around", '\n {"a":1}\n', { a: 1 }],
  ])("%s are mended", (_, text, value) => {
    expect(meaning(text)).toEqual(value)
  })

  test.each([
    ["a string that is not closed", '{"command":["rm","-rf","/tmp/fo'],
    ["a number that may go on", '{"timeout":12'],
    ["a comma at the end", '{"command":["rm",'],
    ["a name without a value", '{"command":'],
    ["an empty beginning", '{"command":['],
    ["two values", '{"a":1} {"b":2}'],
    ["an apostrophe in single quotes", "{'a':'it's'}"],
    ["words", "run ls"],
    ["nothing", ""],
    ["what is nested without an end", "[".repeat(100_000)],
    ["a wrong bracket", '{"a":[1}}'],
    ["a comment", '{"a":1 /* x */}'],
  ])("%s stay as they are: what was meant is not certain", (_, text) => {
    expect(mendedJson(text)).toBeUndefined()
  })

  test("whatever is JSON already means the same", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value)
        expect(meaning(text)).toEqual(JSON.parse(text))
      }),
      { numRuns: 300, seed: 20251128 },
    )
  })

  test("a text that was cut off anywhere never gains or changes a string or a number", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.nat(), (value, at) => {
        const text = JSON.stringify({ a: value })
        const cut = text.slice(0, at % (text.length + 1))
        const mended = mendedJson(cut)
        if (mended === undefined) return
        expect(leaves(text)).toEqual(expect.arrayContaining(leaves(mended)))
      }),
      { numRuns: 500, seed: 20251128 },
    )
  })

  test("whatever the text, the answer is JSON or none", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "'",
      "\\",
      "a",
      "1",
      "-",
      " ",
      "true",
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const mended = mendedJson(pieces.join(""))
        expect(() => JSON.parse(mended ?? "0") as unknown).not.toThrow()
      }),
      { numRuns: 1000, seed: 20251128 },
    )
  })
})

/** All strings, names and numbers of a JSON text, as written. */
function leaves(json: string): string[] {
  return json.match(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g) ?? []
}
