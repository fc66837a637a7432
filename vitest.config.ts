import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { defineConfig } from "vitest/config"

const long = process.env["CODEX_TEST"] === "long"
const tally = process.env["CODEX_TALLY"]

// Nobody's own: the profiles of whoever runs the tests say nothing about codex, and may take a second each.
const home = mkdtempSync(join(tmpdir(), "codex-tests-home-"))
process.on("exit", () => rmSync(home, { recursive: true, force: true }))

export default defineConfig({
  // Workspace packages are tested on their sources; only the command-line tool is tested as built.
  resolve: { conditions: ["@codex/source"] },
  ssr: { resolve: { conditions: ["@codex/source", "node", "module-sync", "import", "default"] } },
  test: {
    include: [`packages/*/{src,test}/**/*${long ? ".long" : ""}.test.{ts,tsx}`],
    exclude: ["**/node_modules/**", "**/dist/**", ...(long ? [] : ["**/*.long.test.*"])],
    passWithNoTests: long,
    env: { HOME: home },
    // More than there may be cores: many tests wait for processes and timers.
    maxWorkers: 4,
    // A busy machine can make a test miss its time; what is broken fails twice.
    retry: process.env["CI"] ? 1 : 0,
    testTimeout: long ? 600_000 : 20_000,
    reporters: tally ? ["default", "./scripts/tally-reporter.mjs"] : ["default"],
  },
})
