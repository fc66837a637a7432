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
  const words = fc.array(word, { minLength: 1, maxLength: 40 })
  const lines = fc.sample(words, { seed: 20261122, numRuns: 200 })
  // One shell for all of them: each line's words end with a NUL, the line itself with another character.
  const script = lines.map((argv) => `printf '%s\\0' ${shellQuote(argv)}; printf '\\1'\n`).join("")
  const printed = execFileSync("sh", ["-s"], { encoding: "utf8", input: script })
  const split = printed.split("\u0001").slice(0, -1)
  expect(split.map((line) => line.split("\0").slice(0, -1))).toEqual(lines)
})
