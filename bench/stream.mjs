// CPU per delta and memory of a long streamed reply: codex, the npm package `openai`, and native Codex.
import { spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { contestants } from "./contestants.mjs"
import { watchPeakMemory } from "./peak-memory.mjs"
import { startStreamServer } from "./stream-server.mjs"

const { values } = parseArgs({
  options: {
    peer: { type: "string", default: process.env.CODEX_BENCH_PEER },
    deltas: { type: "string", default: "200000" },
    runs: { type: "string", default: "3" },
  },
})
const deltas = Number(values.deltas)
const ticksPerSecond = 100

const rows = []
for (const wire of ["responses", "chat"]) {
  for (const contestant of runners(wire)) {
    rows.push({ wire, name: contestant.name, ...(await measured(contestant)) })
  }
}
console.log(`${deltas} deltas; medians of ${values.runs} runs`)
for (const { wire, name, microseconds, peak } of rows) {
  const cpu = `${microseconds.toFixed(2)} µs CPU/delta`
  console.log(
    `${wire.padEnd(10)} ${name.padEnd(16)} ${cpu.padStart(22)} ${peak.toFixed(0).padStart(6)} MB`,
  )
}

function runners(wire) {
  const sdk = join(import.meta.dirname, "stream-sdk.mjs")
  const programs = contestants({ peer: values.peer }).filter(
    ({ name }) => wire === "responses" || name === "codex",
  )
  return [
    ...programs.map(({ name, argv, config }) => ({
      name,
      argv: () => [...argv, "exec", "--json", "--skip-git-repo-check", "go"],
      config: (url) => config(url).replace('wire_api = "responses"', `wire_api = "${wire}"`),
    })),
    { name: "openai", argv: (url) => [process.execPath, sdk, wire, url], config: () => "" },
  ]
}

/** What the start costs is measured with a single delta, and taken off. */
async function measured(contestant) {
  const [short, long] = [[], []]
  for (let run = 0; run < Number(values.runs); run++) {
    short.push(await once(contestant, 1))
    long.push(await once(contestant, deltas))
  }
  const cpu = median(long.map((run) => run.cpuMs)) - median(short.map((run) => run.cpuMs))
  return {
    microseconds: (cpu * 1000) / deltas,
    peak: median(long.map((run) => run.peak)) / 2 ** 20,
  }
}

async function once({ name, argv, config }, count) {
  const server = await startStreamServer(count)
  const folder = mkdtempSync(join(homedir(), ".codex-bench-"))
  mkdirSync(join(folder, ".codex"))
  writeFileSync(join(folder, ".codex/config.toml"), config(server.url))
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    CODEX_HOME: join(folder, ".codex"),
    SCRIPTED_KEY: "k",
  }
  const [command, ...args] = argv(server.url)
  const child = spawn(command, args, { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] })
  let complaint = ""
  child.stderr.on("data", (data) => (complaint += data))
  const memory = watchPeakMemory(child.pid)
  let cpuMs = 0
  const timer = setInterval(() => (cpuMs = Math.max(cpuMs, cpuOf(child.pid))), 5)
  try {
    const code = await new Promise((resolve) => child.on("close", resolve))
    if (code !== 0) throw new Error(`${name} ended with ${code}: ${complaint.slice(-500)}`)
    return { cpuMs, peak: memory.stop() }
  } finally {
    clearInterval(timer)
    memory.stop()
    server.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** User and system time so far, of proc(5). */
function cpuOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ")
    return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1000
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes(error.code)) return 0
    throw error
  }
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}
