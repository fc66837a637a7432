import { spawnSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import fc from "fast-check"
import { expect, test } from "vitest"
import { understand } from "../../src/safety/shell/understand.js"

const pieces = [
  ..."ab'\"\\$`{},*~!#;&|<>()\n=[]?^%@+:/12 \t".split(""),
  ..."-x|--y=z| | |  |$'|$\"|\\x41|\\n|&&| || |2>&1|>/dev/null|'a b'|\"c d\"|# |$(|<<|..|{a,b}|a=b".split(
    "|",
  ),
  ..."if then fi do time function case [[ ]] (( )) coproc select until in esac ~1 ^2 HEAD~".split(
    " ",
  ),
]

const scripts = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 })
  .map((some) => `a ${some.join("")}`)

/** Prints what bash would start, since nothing is found. */
const handler = `command_not_found_handle() { printf '%s\\0' "$@"; printf '\\1'; }\n`

/** Only what leaves no doubt is taken for understood, so only there bash must agree. */
test("what bash runs of a script without doubts is what was read in it", async () => {
  const folder = await tempFolder()
  mkdirSync(join(folder, "empty"))
  writeFileSync(join(folder, "env"), handler)
  const run = (script: string) =>
    spawnSync("/bin/bash", ["-c", script], {
      cwd: join(folder, "empty"),
      env: { PATH: join(folder, "empty"), BASH_ENV: join(folder, "env") },
      stdio: ["ignore", "pipe", "ignore"],
      encoding: "latin1",
    }).stdout
  let compared = 0
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      const { segments, doubt } = await understand(["bash", "-c", script])
      if (doubt !== undefined || segments.some(({ doubts }) => doubts.length > 0)) return
      compared += 1
      const started = run(script)
        .split("\x01")
        .filter((one) => one !== "")
        .map((one) => one.split("\0").slice(0, -1))
      const read = segments.map(({ words }) => words)
      for (const words of started) expect(read).toContainEqual(words)
    }),
    { numRuns: 3000, seed: 11 },
  )
  expect(compared).toBeGreaterThan(300)
})
