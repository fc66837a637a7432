// How fast a command's output is taken in, what memory that costs, and how long 200 commands at a time take.
// See README.md.
import { registerHooks } from "node:module"
import { parseArgs } from "node:util"

const { values: options } = parseArgs({ options: { check: { type: "boolean", default: false } } })

/** What is measured against what. */
const targets = { "MB/s": 300, "MB more memory": 50 }

// The sources, since the package does not give this out.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier.startsWith(".") ? specifier.replace(/\.js$/, ".ts") : specifier, context),
})
const { runCommand } = await import("../packages/core/src/sandbox/run-command.ts")

const gigabyte = 1_000_000_000
const floods = {
  "1 GB of lines": `yes 0123456789 | head -c ${gigabyte}`,
  "1 GB in one line": `head -c ${gigabyte} /dev/zero`,
}

const rows = {}
let missed = false
await run("true")
for (const [name, script] of Object.entries(floods)) {
  const before = peakMemory()
  const { durationMs } = await run(script)
  const row = {
    "MB/s": Math.round(gigabyte / 1e3 / durationMs),
    "MB more memory": Math.round(peakMemory() - before),
  }
  // What the shell's own pipeline gives to nobody is the most that can be had here.
  const { durationMs: alone } = await run(`${script} > /dev/null`)
  rows[name] = { ...row, "MB/s without us": Math.round(gigabyte / 1e3 / alone) }
  missed ||= row["MB/s"] < targets["MB/s"] || row["MB more memory"] > targets["MB more memory"]
}
console.table(rows)

const start = performance.now()
const ends = await Promise.all(Array.from({ length: 200 }, (_, index) => run(`echo ${index}`)))
const right = ends.filter(({ output }, index) => output === `${index}\n`).length
console.log(
  `200 commands at a time: ${right} right, in ${Math.round(performance.now() - start)} ms`,
)
if (options.check && (missed || right < 200)) process.exitCode = 1

function run(script) {
  const command = { argv: ["/bin/sh", "-c", script], cwd: "/", env: { PATH: process.env.PATH } }
  const signal = new AbortController().signal
  return runCommand(command, { timeoutMs: 600_000, signal, onOutput: () => {} })
}

/** In megabytes. */
function peakMemory() {
  return process.resourceUsage().maxRSS / 1024
}
