import { appendFileSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "./run.mjs"

const checks = {
  format: [["biome", "format"]],
  lint: [["oxlint", "--type-aware", "--deny-warnings"]],
  types: [["tsc", "-p", "."]],
  unused: [["knip"]],
  layers: [["vitest", "run", "packages/core/src/architecture.test.ts"]],
  shape: published().flatMap((folder) => [
    ["publint", "--strict", "--pack", "pnpm", folder],
    ["attw", "--pack", folder, "--profile", "esm-only"],
  ]),
}

/** Runs the named checks, or all of them, and resolves to an exit code. */
export async function check(names, { build, capture }) {
  if (names.length === 0 || names.includes("shape")) await build(["build", "types"])
  const failed = []
  for (const [name, commands] of Object.entries(checks)) {
    if (names.length > 0 && !names.includes(name)) continue
    const passed = await passes(commands, capture)
    console.log(`${passed ? "passed" : "FAILED"}  ${name}`)
    tally({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: [] })
    if (!passed) failed.push(name)
  }
  return failed.length > 0 ? 1 : 0
}

async function passes(commands, capture) {
  let passed = true
  for (const [program, ...args] of commands) {
    const { code, output } = await capture(program, args, { CODEX_TALLY: "" })
    if (code === 0) continue
    console.log(`$ ${[program, ...args].join(" ")}\n${output.trimEnd()}`)
    passed = false
  }
  return passed
}

/** The libraries on npm; the command-line tool exports nothing. */
function published() {
  return readdirSync(join(root, "packages"))
    .map((name) => `packages/${name}`)
    .filter((folder) => {
      const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"))
      return !manifest.private && !manifest.bin
    })
}

/** Adds to the counts that .ci/run sums up at its end. */
export function tally(counts) {
  const file = process.env.CODEX_TALLY
  if (file) appendFileSync(file, `${JSON.stringify(counts)}\n`)
}
