import { spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { watchPeakMemory } from "./peak-memory.mjs"
import { now, startResponsesServer } from "./responses-server.mjs"

const longestRunMs = 120_000

/**
 * Runs `exec` of a contestant once, in a throw-away home, from a scenario's script. Times in milliseconds,
 * memory in bytes. Throws when the run does not end well.
 */
export async function measure(contestant, scenario) {
  let failed
  const server = await startResponsesServer((k, body) => {
    memory.look()
    if (k > 0) failed ??= commandFailure(body)
    return scenario.answer(k, body)
  })
  // Not below /tmp: the peer's sandbox hides that from the helper which it starts there.
  const folder = mkdtempSync(join(homedir(), ".codex-bench-"))
  const { home, cwd } = prepare(contestant, folder, server.url)
  const startedAt = now()
  const child = start(contestant, home, cwd)
  const memory = watchPeakMemory(child.pid)
  const killer = setTimeout(() => child.kill("SIGKILL"), longestRunMs)
  try {
    const { code, output } = await ended(child, memory)
    const endedAt = now()
    const { exchanges } = server
    if (code !== 0 || failed || exchanges.length !== scenario.requests) {
      throw new Error(
        `${contestant.name} ended with ${code} after ${exchanges.length} requests: ${failed ?? output}`,
      )
    }
    return {
      firstRequest: exchanges[0].arrivedAt - startedAt,
      wall: endedAt - startedAt,
      afterFirstRequest: endedAt - exchanges[0].arrivedAt,
      turnGap: median(gapsOf(exchanges)),
      peakMemory: memory.stop(),
      requestBytes: exchanges[0].bytes,
    }
  } finally {
    clearTimeout(killer)
    memory.stop()
    await server.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function prepare({ config }, folder, url) {
  const [home, cwd] = [join(folder, "home"), join(folder, "project")]
  mkdirSync(join(home, ".codex"), { recursive: true })
  mkdirSync(cwd)
  writeFileSync(join(home, ".codex/config.toml"), config(url))
  return { home, cwd }
}

function start({ argv }, home, cwd) {
  const [file, ...args] = argv
  const flags = ["exec", "--skip-git-repo-check", "-s", "workspace-write", "--json", "say hello"]
  return spawn(file, [...args, ...flags], {
    cwd,
    env: {
      HOME: home,
      CODEX_HOME: join(home, ".codex"),
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      LANG: "C.UTF-8",
      SCRIPTED_KEY: "x",
    },
    stdio: ["ignore", "pipe", "pipe"],
  })
}

/** `output` is the end of what was printed, for a message. */
function ended(child, memory) {
  let output = ""
  const keep = (chunk) => {
    memory.look()
    output = (output + chunk).slice(-2000)
  }
  child.stdout.on("data", keep)
  child.stderr.on("data", keep)
  return new Promise((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (code, signal) => resolve({ code: code ?? signal, output }))
  })
}

/** What the last command said, when it did not end with exit code 0: then there is nothing to compare. */
function commandFailure({ input }) {
  const { output } = input.at(-1)
  return /code:? 0\b/.test(output) ? undefined : `a command failed: ${output.slice(0, 500)}`
}

/** From the end of a reply that calls a tool to the next request. */
function gapsOf(exchanges) {
  return exchanges.slice(1).map(({ arrivedAt }, i) => arrivedAt - exchanges[i].endedAt)
}

/** The middle value; NaN of nothing. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}
