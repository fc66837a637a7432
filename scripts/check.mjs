import { appendFileSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { capture, root } from "./run.mjs"

const checks = {
  format: [["biome", "format"]],
  lint: [["oxlint", "--type-aware", "--deny-warnings"]],
  types: [["tsc", "-p", "."]],
  unused: [["knip", "--no-config-hints"]],
  layers: [["vitest", "run", "packages/core/src/architecture.test.ts"]],
  shape: [
    ["turbo", "run", "build", "types", "--output-logs=errors-only"],
    ...published().map(({ folder }) => ["publint", "--strict", "--pack", "pnpm", folder]),
    ...published()
      // The command-line tool has nothing to import.
      .filter(({ manifest }) => !manifest.bin)
      .map(({ folder }) => ["attw", "--pack", folder, "--profile", "esm-only"]),
  ],
}

/** Runs the named checks, or all of them, and resolves to an exit code. */
export async function check(names) {
  const failed = []
  for (const [name, commands] of Object.entries(checks)) {
    if (names.length > 0 && !names.includes(name)) continue
    const passed = await passes(commands)
    console.log(`${passed ? "passed" : "FAILED"}  ${name}`)
    tally({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: [] })
    if (!passed) failed.push(name)
  }
  return failed.length > 0 ? 1 : 0
}

async function passes(commands) {
  let passed = true
  for (const [program, ...args] of commands) {
    const { code, output } = await capture(program, args, { CODEX_TALLY: "" })
    if (code === 0) continue
    console.log(`$ ${[program, ...args].join(" ")}\n${output.trimEnd()}`)
    passed = false
  }
  return passed
}

/** The packages that go to npm. */
function published() {
  return readdirSync(join(root, "packages"))
    .map((name) => `packages/${name}`)
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")),
    }))
    .filter(({ manifest }) => !manifest.private)
}

/** Adds to the counts that .ci/run sums up at its end. */
export function tally(counts) {
  const file = process.env.CODEX_TALLY
  if (file) appendFileSync(file, `${JSON.stringify(counts)}\n`)
}
