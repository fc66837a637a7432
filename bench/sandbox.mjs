// What each form of the Linux sandbox adds to the time of one command. See README.md.
import { spawn } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { registerHooks } from "node:module"
import { tmpdir } from "node:os"
import { setTimeout as sleep } from "node:timers/promises"
import { delimiter, join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { median } from "./measure.mjs"
import { nativeProgram } from "./native-program.mjs"

const { values: options } = parseArgs({
  options: {
    peer: { type: "string", default: process.env.CODEX_BENCH_PEER },
    runs: { type: "string", default: "60" },
    check: { type: "boolean", default: false },
  },
})

const maxAddedMs = 5
const maxOfPeer = 1 / 5

const base = mkdtempSync(join(tmpdir(), "codex-bench-"))
try {
  const contestants = [{ name: "no sandbox", wrap: bare }, ...(await ownForms()), ...peers()]
  report(await measureAll(contestants, Number(options.runs)))
} finally {
  rmSync(base, { recursive: true, force: true })
}

/** The same policy for all: one project that may be written, everything else read-only, no network. */
function project() {
  const cwd = join(base, "project")
  mkdirSync(join(cwd, ".git"), { recursive: true })
  const names = [".git", ".codex", ".agents"]
  return {
    cwd,
    policy: {
      read: "all",
      write: [cwd],
      network: "none",
      protectedPaths: names.map((name) => join(cwd, name)),
      deniedPaths: [],
    },
  }
}

function bare() {
  return { argv: ["/bin/true"], cwd: project().cwd, env: process.env }
}

async function ownForms() {
  // The sources, since the package gives out only the form that it chooses.
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier.startsWith(".") ? specifier.replace(/\.js$/, ".ts") : specifier, context),
  })
  const sources = "../packages/sandbox-linux/src"
  const { findHelper } = await import(`${sources}/find-helper.ts`)
  const { bareBubblewrapForm, bubblewrapForm, helperForm, landlockForm } = await import(
    `${sources}/forms.ts`
  )
  const helper = findHelper()
  if (helper.kind !== "found") throw new Error(helper.reason)
  const bwrap = ["/usr/bin/bwrap"].filter(existsSync)
  const forms = [
    ["helper, namespaces", helperForm(helper)],
    ["helper, Landlock", landlockForm(helper)],
    ...bwrap.map((path) => ["bubblewrap + helper", bubblewrapForm(path, helper)]),
    ...bwrap.map((path) => ["bubblewrap alone", bareBubblewrapForm(path)]),
  ]
  const { cwd, policy } = project()
  const wrapIn = (form) => () => form.wrap({ argv: ["/bin/true"], cwd, env: process.env }, policy)
  const own = forms.map(([name, form]) => ({ name, wrap: wrapIn(form) }))
  // What a session's commands get, but for the first: their helper was started while the one before ran.
  const standingBy = { name: "helper, standing by", wrap: wrapIn(helperForm(helper)), ahead: true }
  return [standingBy, ...own]
}

/** The native Codex as it starts a command: itself under another name, with its policy as JSON. */
function peers() {
  if (options.peer === undefined) return []
  const folder = join(base, "peer")
  mkdirSync(folder)
  const program = join(folder, "codex-linux-sandbox")
  symlinkSync(resolve(nativeProgram(options.peer)), program)
  const { cwd, policy } = project()
  const entry = (path, access) => ({ path: { type: "path", path }, access })
  const entries = [
    { path: { type: "special", value: { kind: "root" } }, access: "read" },
    entry(cwd, "write"),
    ...policy.protectedPaths.map((path) => ({
      ...entry(path, "read"),
      missing_path_behavior: "skip",
    })),
  ]
  const profile = {
    type: "managed",
    file_system: { type: "restricted", entries },
    network: "restricted",
  }
  const places = ["--sandbox-policy-cwd", cwd, "--command-cwd", cwd]
  const permissions = ["--permission-profile", JSON.stringify(profile)]
  const env = { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) }
  const argv = [program, ...places, ...permissions, "--", "/bin/true"]
  return [{ name: "@openai/codex", wrap: () => ({ argv, cwd, env }) }]
}

/** In turns, so that what else the machine does falls on all alike; the first round warms up. */
async function measureAll(contestants, runs) {
  const series = contestants.map(({ name }) => ({ name, times: [] }))
  for (let run = 0; run <= runs; run++) {
    for (const [at, { name, wrap, ahead }] of contestants.entries()) {
      const { code, time } = await (ahead ? timeAhead(wrap) : timeStart(wrap))
      if (code !== 0) throw new Error(`${name} ended with ${code}`)
      if (run > 0) series[at].times.push(time)
    }
  }
  return series
}

async function timeStart(wrap) {
  const startedAt = performance.now()
  const { argv, cwd, env, policyBytes } = wrap()
  const child = start(argv, cwd, env, policyBytes === undefined ? "ignore" : "pipe")
  child.stdio[3]?.end(policyBytes)
  return { code: await exitCode(child), time: performance.now() - startedAt }
}

async function timeAhead(wrap) {
  const child = start(wrap().standby.argv, "/", {}, "pipe")
  await sleep(50)
  const startedAt = performance.now()
  child.stdio[3].end(wrap().standby.bytes)
  return { code: await exitCode(child), time: performance.now() - startedAt }
}

function start([file, ...args], cwd, env, policy) {
  return spawn(file, args, { cwd, env, stdio: ["ignore", "ignore", "ignore", policy] })
}

function exitCode(child) {
  return new Promise((ended, failed) => {
    child.once("error", failed)
    child.once("exit", (code, signal) => ended(code ?? signal))
  })
}

function report(series) {
  const [floor] = series.map(({ times }) => median(times))
  const added = new Map(series.map(({ name, times }) => [name, median(times) - floor]))
  const peer = added.get("@openai/codex")
  const rows = series.map(({ name, times }) => [
    name,
    {
      "median ms": rounded(median(times)),
      "least ms": rounded(Math.min(...times)),
      "added ms": rounded(added.get(name)),
      ...(peer !== undefined && { "of the peer's": rounded(added.get(name) / peer) }),
    },
  ])
  console.table(Object.fromEntries(rows))
  const own = added.get("helper, standing by")
  const missed = [
    ...(own > maxAddedMs ? [`the helper adds more than ${maxAddedMs} ms`] : []),
    ...(own > maxOfPeer * peer ? ["the helper adds more than a fifth of the peer's"] : []),
  ]
  for (const line of missed) console.log(`above its target: ${line}`)
  if (options.check && missed.length > 0) process.exitCode = 1
}

function rounded(value) {
  return Number(value.toFixed(2))
}
