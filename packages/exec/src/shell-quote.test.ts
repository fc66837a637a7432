import { execFileSync } from "node:child_process"
import fc from "fast-check"
import { expect, test } from "vitest"
import { shellQuote } from "./shell-quote.js"

test.each([
  [["ls", "-l", "./a/b.c:d@e+f_g]"], "ls -l ./a/b.c:d@e+f_g]"],
  [["foo", "bar baz", "weird&stuff"], "foo 'bar baz' 'weird&stuff'"],
  [["echo", ""], "echo ''"],
  [["bash", "-lc", "echo 'hi'"], `bash -lc "echo 'hi'"`],
  [["a\\b"], `"a\\\\b"`],
  [["a^b"], `"a^b"`],
  [["^a"], "'^a'"],
  [["it's $HOME"], `"it's "'$HOME'`],
  [["naïve"], "'naïve'"],
  [["nul\0byte", "a b"], "nul\0byte a b"],
])("quotes %j", (argv, line) => {
  expect(shellQuote(argv)).toBe(line)
})

test("a shell splits the line into the same words again", () => {
  const word = fc
    .array(fc.constantFrom("a", " ", "'", '"', "\\", "$", "`", "!", "^", "*", "\n", "é", "~", "#"))
    .map((letters) => letters.join(""))
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), (argv) => {
      const script = `printf '%s\\0' ${shellQuote(argv)}`
      const printed = execFileSync("sh", ["-c", script], { encoding: "utf8" })
      expect(printed.split("\0").slice(0, -1)).toEqual(argv)
    }),
    { seed: 20261122, numRuns: 60 },
  )
})
