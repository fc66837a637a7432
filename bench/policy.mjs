// Measures `codex policy explain`: the whole process, and verdicts a second. See README.md.
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { median } from "./measure.mjs"

const { values: options } = parseArgs({
  options: {
    ours: {
      type: "string",
      default: resolve(import.meta.dirname, "../packages/cli/dist/codex.cjs"),
    },
    runs: { type: "string", default: "15" },
    lines: { type: "string", default: "10000" },
  },
})

const commands = {
  "an argv": ["git", "status", "--short"],
  "a script": ["bash", "-lc", "git log --oneline | head -5 && ls -la src"],
}

const folder = mkdtempSync(join(tmpdir(), "codex-bench-"))
const [home, cwd] = [join(folder, "home"), join(folder, "project")]
try {
  mkdirSync(home)
  mkdirSync(join(cwd, ".git"), { recursive: true })
  const rows = Object.entries(commands).map(([name, argv]) => [name, row(argv)])
  console.table(Object.fromEntries(rows))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function row(argv) {
  const once = wholeProcess(["--json", "--", ...argv])
  const one = wholeProcess(["--stdin"], `${JSON.stringify({ argv })}\n`)
  const lines = Number(options.lines)
  const many = timed(["--stdin"], `${JSON.stringify({ argv })}\n`.repeat(lines))
  return {
    "whole process, ms": Math.round(once),
    "verdicts a second": Math.round(lines / ((many - one) / 1000)),
  }
}

/** The median of some runs, in milliseconds; the first one warms up. */
function wholeProcess(args, input) {
  const times = Array.from({ length: Number(options.runs) + 1 }, () => timed(args, input))
  return median(times.slice(1))
}

function timed(args, input = "") {
  const startedAt = performance.now()
  const { status, stderr } = spawnSync(
    process.execPath,
    [options.ours, "policy", "explain", ...args],
    {
      cwd,
      env: { HOME: home, CODEX_HOME: home, PATH: process.env.PATH },
      input,
      maxBuffer: 1024 * 1024 * 1024,
    },
  )
  if (status !== 0) throw new Error(`explain ended with ${status}: ${stderr}`)
  return performance.now() - startedAt
}
