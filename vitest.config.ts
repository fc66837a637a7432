import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { defineConfig } from "vitest/config"

const long = process.env["CODEX_TEST"] === "long"
const tally = process.env["CODEX_TALLY"]

// Nobody's own: the profiles of whoever runs the tests say nothing about codex, and may take a second each.
const home = mkdtempSync(join(tmpdir(), "codex-tests-home-"))
process.on("exit", () => rmSync(home, { recursive: true, force: true }))

const kind = long ? ".long.test" : ".test"
const pattern = `**/*${kind}.{ts,tsx}`
const never = ["**/node_modules/**", "**/dist/**", ...(long ? [] : ["**/*.long.test.*"])]

/** Whose tests look at what their process has loaded. */
const alone = [`packages/core/src/safety/shell/understand${kind}.ts`]

/** Whose tests start processes by the dozen, which is slow from a big process. */
const starting = [
  `packages/{cli,sandbox-linux}/${pattern}`,
  `packages/core/src/{process,sandbox}/${pattern}`,
  `packages/core/src/tools/exec-session/${pattern}`,
]

export default defineConfig({
  // Workspace packages are tested on their sources; only the command-line tool is tested as built.
  resolve: { conditions: ["@codex/source"] },
  ssr: { resolve: { conditions: ["@codex/source", "node", "module-sync", "import", "default"] } },
  test: {
    // A process for many files: to start one and load the same modules takes longer than most files' tests.
    projects: [
      { extends: true, test: { name: "alone", include: alone, exclude: never } },
      {
        extends: true,
        test: { name: "starting", isolate: false, include: starting, exclude: never },
      },
      {
        extends: true,
        test: {
          name: "together",
          isolate: false,
          include: [`packages/*/{src,test}/${pattern}`],
          exclude: [...never, ...alone, ...starting],
        },
      },
    ],
    passWithNoTests: true,
    unstubEnvs: true,
    env: { HOME: home },
    // More than there may be cores: many tests wait for processes and timers.
    maxWorkers: 4,
    // A busy machine can make a test miss its time; what is broken fails twice.
    retry: process.env["CI"] ? 1 : 0,
    // Many times what the slowest takes on a quiet machine.
    testTimeout: long ? 600_000 : 60_000,
    hookTimeout: 60_000,
    reporters: tally ? ["default", "./scripts/tally-reporter.mjs"] : ["default"],
  },
})
