// Starts the contestants on the same scripted model and compares what they cost. See README.md.
import { parseArgs } from "node:util"
import { contestants } from "./contestants.mjs"
import { measure, median } from "./measure.mjs"
import { scenarios } from "./scenarios.mjs"

/** `target`: how much of the peer's value ours may be. */
const columns = [
  { title: "first request", unit: "ms", scenario: "hello", of: "firstRequest", target: 1 / 3 },
  { title: "hello", unit: "ms", scenario: "hello", of: "wall" },
  { title: "peak memory, hello", unit: "MB", scenario: "hello", of: "peakMemory", target: 1 / 2 },
  { title: "bytes of the first request", unit: "KB", scenario: "hello", of: "requestBytes" },
  { title: "turn gap", unit: "ms", scenario: "tools", of: "turnGap", target: 0.16 },
  { title: "peak memory, 20 calls", unit: "MB", scenario: "tools", of: "peakMemory" },
  { title: "20,000 deltas", unit: "ms", scenario: "deltas", of: "afterFirstRequest", target: 1 },
  { title: "peak memory, deltas", unit: "MB", scenario: "deltas", of: "peakMemory" },
  { title: "a command's 1 GB", unit: "ms", scenario: "flood", of: "wall" },
  { title: "peak memory, 1 GB", unit: "MB", scenario: "flood", of: "peakMemory" },
]

const perUnit = { ms: 1, MB: 1024 * 1024, KB: 1024 }

const { values: options } = parseArgs({
  options: {
    peer: { type: "string", default: process.env.CODEX_BENCH_PEER },
    ours: { type: "string" },
    runs: { type: "string", default: "7" },
    scenarios: { type: "string", default: "hello,tools,deltas" },
    check: { type: "boolean", default: false },
  },
})

const competing = contestants(options)
if (options.check && competing.length < 2) throw new Error("--check compares: name the --peer")

const chosen = options.scenarios.split(",")
const results = await measureAll(Number(options.runs))
const rows = columns.filter(({ scenario }) => chosen.includes(scenario)).map(toRow)
console.table(Object.fromEntries(rows.map(({ title, cells }) => [title, cells])))
const missed = rows.filter((row) => row.ratio > row.target)
for (const { title } of missed) console.log(`above its target: ${title}`)
if (options.check && missed.length > 0) process.exitCode = 1

/** Run by run in turns, so that what else the machine does falls on all alike; the first run warms up. */
async function measureAll(runs) {
  const measured = {}
  for (const name of chosen) {
    for (let run = 0; run <= runs; run++) {
      for (const contestant of competing) {
        const result = await measure(contestant, scenarios[name])
        if (run > 0) ((measured[name] ??= {})[contestant.name] ??= []).push(result)
      }
    }
  }
  return measured
}

function toRow({ title, unit, scenario, of, target }) {
  const series = competing.map(({ name }) =>
    results[scenario][name].map((result) => result[of] / perUnit[unit]),
  )
  const cells = { unit }
  for (const [i, { name }] of competing.entries()) {
    cells[`${name} median`] = rounded(median(series[i]))
    cells[`${name} least`] = rounded(Math.min(...series[i]))
  }
  if (competing.length < 2) return { title, cells }
  const [peer, ours] = series.map(median)
  const ratio = ours / peer
  cells["ratio"] = Number(ratio.toFixed(2))
  if (target !== undefined) cells["at most"] = Number(target.toFixed(2))
  return { title, cells, ratio, target }
}

function rounded(value) {
  return Number(value.toFixed(value < 100 ? 1 : 0))
}
