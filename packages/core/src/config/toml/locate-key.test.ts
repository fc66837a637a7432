import fc from "fast-check"
import { stringify } from "smol-toml"
import { describe, expect, test } from "vitest"
import type { KeyPath } from "./key-path.js"
import { locateKey } from "./locate-key.js"
import { isTable } from "./parse-toml.js"

const text = `# a comment with model = "no"
model = "o3"

a.b.c = 1
inline = { x = 1, "y z" = { deep = true } }
list = [
  "one",
  "two", # [sandbox]
]
long = """
[sandbox]
deny_read = "not here"
"""

[projects."/home/a.b"] # the header
trust_level = "trusted"

[sandbox]
"deny_read" = ["/x"]
'single' = 1

[[servers]]
name = "a"
[[servers]]
name = "b"
`

describe("the line of a key", () => {
  const cases: [KeyPath, number | undefined][] = [
    [["model"], 2],
    [["a", "b", "c"], 4],
    [["a"], 4],
    [["inline", "x"], 5],
    [["inline", "y z", "deep"], 5],
    [["list"], 6],
    [["list", 1], 6],
    [["long"], 10],
    [["projects", "/home/a.b"], 15],
    [["projects", "/home/a.b", "trust_level"], 16],
    [["sandbox"], 18],
    [["sandbox", "deny_read"], 19],
    [["sandbox", "single"], 20],
    [["servers", 1, "name"], 25],
    [["servers", 2], undefined],
    [["sandbox", "nothing"], undefined],
    [["toString"], undefined],
  ]
  test.each(cases)("%j", (path, line) => {
    expect(locateKey(text, path)).toBe(line)
    expect(locateKey(text.replaceAll("\n", "\r\n"), path)).toBe(line)
  })
})

test("the line found is the first one without which the key is missing", () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string()))
  const table = fc.dictionary(fc.string({ minLength: 1 }), value, { maxKeys: 4 })
  const tables = fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(value, table))
  fc.assert(
    fc.property(tables, (document) => {
      fc.pre(!JSON.stringify(document).includes("__proto__"))
      fc.pre(!/"constructor"/.test(JSON.stringify(document)))
      const lines = stringify(document).split("\n")
      for (const path of paths(document)) {
        const line = locateKey(lines.join("\n"), path) ?? 0
        const without = lines.toSpliced(line - 1, 1).join("\n")
        expect(line).toBeGreaterThan(0)
        expect(locateKey(without, path)).toBeUndefined()
      }
    }),
    { seed: 7, numRuns: 50 },
  )
})

/** Down to single values; what is taken away is then one line. */
function paths(document: Readonly<Record<string, unknown>>): KeyPath[] {
  return Object.entries(document).flatMap(([key, value]): KeyPath[] =>
    isTable(value) ? paths(value).map((rest) => [key, ...rest]) : [[key]],
  )
}
