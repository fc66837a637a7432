// Runs commands of all shapes for a long time, in the sandbox and outside of it, and fails when descriptors,
// processes or memory grow. See README.md.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"

const { values: options } = parseArgs({
  options: { minutes: { type: "string", default: "60" } },
})
const until = performance.now() + Number(options.minutes) * 60_000

/** Of what a session of its own is made anew, so that its conversation does not count. */
const callsPerSession = 40

/**
 * What the process may have more at the end than after a fifth of the time: by then what is made at the first use (pipes
 * ahead, the watchdog, compiled code) is there. `heap` is what is reachable, `megabytes` all that the process has.
 */
const allowed = { descriptors: 8, children: 0, heap: 30, megabytes: 60 }
const warm = performance.now() + Number(options.minutes) * 12_000

const calls = [
  ["shell", { command: ["sh", "-c", "echo out; echo err >&2; exit 3"] }],
  ["shell", { command: ["sh", "-c", "yes | head -c 3000000"] }],
  ["shell", { command: ["sh", "-c", "setsid sleep 300 & (setsid sleep 300 &); echo left"] }],
  ["shell", { command: ["sh", "-c", "trap '' TERM; sleep 300"], timeout: 100 }],
  ["shell", { command: ["no-such-program"] }],
  ["exec_command", { cmd: "cat /etc/hostname; sleep 300", tty: true, yield_time_ms: 200 }],
  ["write_stdin", { session_id: 1, chars: "\u0003", yield_time_ms: 3000 }],
  ["exec_command", { cmd: "seq 1 5000", tty: true }],
  ["exec_command", { cmd: "sleep 300", yield_time_ms: 50 }],
  ["write_stdin", { session_id: 3, kill: true }],
]

const base = mkdtempSync(join(tmpdir(), "codex-soak-"))
process.env.CODEX_HOME = join(base, "home")
try {
  process.exitCode = await soak()
} finally {
  rmSync(base, { recursive: true, force: true })
}

async function soak() {
  const { createSandbox, createSupervisor } = await import(
    "../packages/sandbox-linux/dist/index.js"
  )
  const places = [
    { sandbox: ["workspace-write"], options: { sandbox: await createSandbox() } },
    {
      sandbox: ["danger-full-access"],
      options: { findSupervisor: async () => createSupervisor() },
    },
  ]
  let [sessions, first] = [0]
  while (performance.now() < until) {
    await Promise.all(places.map(runSession))
    sessions += places.length
    globalThis.gc?.()
    const now = usage()
    if (sessions >= 3 * places.length && performance.now() >= warm) first ??= now
    console.log(`${sessions * callsPerSession} calls: ${show(now)}`)
  }
  const last = usage()
  const grown = Object.keys(allowed).filter(
    (key) => last[key] > (first ?? last)[key] + allowed[key],
  )
  for (const key of grown) console.log(`grew by more than ${allowed[key]}: ${key}`)
  console.log(`at first ${show(first ?? last)}; at last ${show(last)}`)
  return grown.length > 0 ? 1 : 0
}

async function runSession({ sandbox, options }) {
  const { loadConfig, startSession } = await import("../packages/core/dist/index.js")
  const cwd = join(base, `work-${sandbox}`)
  mkdirSync(cwd, { recursive: true })
  const settings = [
    'model_providers.none.base_url="http://127.0.0.1:9"',
    'model_providers.none.name="none"',
  ]
  const overrides = { cwd, model: "gpt-5.5", provider: "none", settings, sandbox, trust: true }
  const config = await loadConfig({ ...overrides, approvalPolicy: "never" })
  const session = await startSession(config, { ...options, model: model(), ephemeral: true })
  session.send({ type: "user-input", text: "go" })
  for await (const event of session.events) {
    if (event.type === "notice") console.log(event.message)
    if (event.type !== "task-ended") continue
    if (event.outcome !== "completed") console.log(event.error?.message)
    void session.close()
  }
}

/** Calls all of them again and again, each session's numbers from 1, then says that it is done. */
function model() {
  let made = 0
  return {
    name: "gpt-5.5",
    async *stream() {
      if (made < callsPerSession) {
        const round = Math.floor(made / calls.length)
        const [name, args] = calls[made % calls.length]
        // Every round starts three commands that get a number.
        const input = args.session_id ? { ...args, session_id: args.session_id + 3 * round } : args
        const call = {
          type: "tool-call",
          callId: `call-${made++}`,
          name,
          input: JSON.stringify(input),
          inputKind: "json",
        }
        yield { type: "item", item: call }
      } else yield { type: "item", item: { type: "assistant-message", text: "done" } }
      yield { type: "completed" }
    },
  }
}

function usage() {
  const { pid } = process
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .split(" ")
    .filter(Boolean)
  const { rss, heapUsed, external } = process.memoryUsage()
  const [megabytes, heap] = [rss, heapUsed + external].map((bytes) =>
    Math.round(bytes / 1024 / 1024),
  )
  const descriptors = readdirSync("/proc/self/fd").length
  return { descriptors, children: children.length, heap, megabytes }
}

function show({ descriptors, children, heap, megabytes }) {
  return `${descriptors} descriptors, ${children} children, ${heap} MB reachable of ${megabytes} MB`
}
