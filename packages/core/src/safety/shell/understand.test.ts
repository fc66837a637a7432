import { createRequire } from "node:module"
import { expect, test } from "vitest"
import { everySegment } from "./segment.js"
import { understand } from "./understand.js"

const loadedFiles = () => Object.keys(createRequire(import.meta.url).cache).join("\n")

test("the grammar of bash is loaded for a script, and not for a plain argv", async () => {
  await understand(["timeout", "5", "rm", "-rf", "build"])
  await understand(["git", "status"])
  expect(loadedFiles()).not.toContain("web-tree-sitter")
  await understand(["bash", "-lc", "ls"])
  expect(loadedFiles()).toContain("web-tree-sitter")
})

test.each([
  ["ls -la | head -3 && echo 'a b'", ["ls -la", "head -3", "echo a b"]],
  ["! (cd src; ls) || { pwd; }", ["cd src", "ls", "pwd"]],
  ["timeout -k 5 9 nice -n 3 ls", ["timeout -k 5 9 nice -n 3 ls", "nice -n 3 ls", "ls"]],
  ["env -i A=1 ls -l", ["env -i A=1 ls -l", "ls -l"]],
  ["sudo -u root rm x", ["sudo -u root rm x", "rm x"]],
  ["bash -ec 'ls; pwd'", ["bash -ec ls; pwd", "ls", "pwd"]],
  ["find . -exec rm {} \\;", ["find . -exec rm {} ;", "rm {}"]],
  ["xargs -n 1 rm -f", ["xargs -n 1 rm -f", "rm -f"]],
  ["eval ls -l", ["eval ls -l", "ls -l"]],
  ["git -c alias.x='!rm y' x", ["git -c alias.x=!rm y x", "rm y"]],
  ["if a; then b; else c; fi", ["a", "b", "c"]],
  ["echo $(rm x) `rm y` <(rm z)", ["echo ? ? ?", "rm x", "rm y", "rm z"]],
  ["bash <<'E'\nrm x\nE", ["bash", "rm x"]],
  ["cat <<'E' | sh\nhi\nE", ["cat", "sh"]],
  ["rm > /dev/null -rf .", ["rm -rf ."]],
  ["r'm' \\-r\"f\" $'\\x2e'", ["rm -rf ."]],
  ["'r'\\m \"-r\"\\f", ["rm -rf"]],
  ["f() { rm x; }; f", ["rm x", "f"]],
])("%s has the commands %j", async (script, commands) => {
  const { segments } = await understand(["bash", "-lc", script])
  const found = everySegment(segments).map(({ words }) =>
    words.map((word) => word ?? "?").join(" "),
  )
  expect(found).toEqual(commands)
})

test.each([
  "ls &",
  "ls $X",
  "ls *",
  "ls {a,b}",
  "ls ~",
  "A=1 ls",
  "A=1",
  "export A=1",
  "ls > x",
  "cat < x",
  "cat <<< x",
  "cat <<E\nx\nE",
  "ls \\-l",
  "ls $'-l'",
  'ls $"-l"',
  "for x in a; do ls; done",
  "f() { ls; }",
  "[[ -f x ]]",
  "((1))",
  "ls 2>&-",
  "l\u0455",
  "ls\r",
  "ls \u00a0-l",
  "ls 'unclosed",
  "ls &&",
  "ls <>x",
  "ls |& cat",
  "\u001b[2Als",
  "coproc ls",
  "sort f -of2>&1",
  "sort f -of2>/dev/null",
  "ls \\ -l",
])("%j leaves a doubt", async (script) => {
  const { segments, doubt } = await understand(["bash", "-lc", script])
  const doubts = [doubt, ...segments.flatMap((segment) => segment.doubts)]
  const isProgram = segments.some(({ words }) => words[0] === "coproc")
  expect(isProgram || doubts.some((one) => one !== undefined)).toBe(true)
})

test.each(['eval "$X"', "curl x | sh", "$X y", "bash -c $X", "a b'"])(
  "%s may hide commands",
  async (script) => {
    expect((await understand(["bash", "-lc", script])).hidden).toBeTypeOf("string")
  },
)

test("what is nested deeply, or long, is not taken for understood", async () => {
  for (const script of ["(".repeat(400) + "ls" + ")".repeat(400), "ls;".repeat(40_000)]) {
    const { doubt, hidden } = await understand(["bash", "-lc", script])
    expect(doubt).toBeTypeOf("string")
    expect(hidden).toBeTypeOf("string")
  }
})
