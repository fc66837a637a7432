import { spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"

const here = (file: string) => JSON.stringify(join(import.meta.dirname, file))

/** A program that imports our sources. */
function programOf(body: string): string {
  return `import { registerHooks } from "node:module"
import { writeFileSync } from "node:fs"
registerHooks({ resolve: (name, context, next) => next(name.startsWith(".") ? name.replace(/\\.js$/, ".ts") : name, context) })
${body}`
}

/** Starts a command without any supervisor, and waits for its end. */
function starter(mark: string, ready: string): string {
  const script = `trap "" TERM HUP; sh -c 'while :; do sleep 0.2; done' ${mark} & wait`
  return programOf(`const { startProcess } = await import(${here("running-process.ts")})
const argv = ["/bin/sh", "-c", ${JSON.stringify(script)}, "sh", ${JSON.stringify(mark)}]
const streams = { stdin: "none", output: "none" }
const running = await startProcess({ argv, cwd: "/", env: process.env }, { streams })
process.on("SIGUSR2", () => process.exit(3))
writeFileSync(${JSON.stringify(ready)}, "")
await running.ended`)
}

test.skipIf(process.platform !== "linux").each(["SIGKILL", "SIGUSR2"] as const)(
  "without a supervisor the group of a command ends with us too, by %s",
  async (signal) => {
    const mark = `mark-${randomUUID()}`
    const folder = await tempFolder()
    const [file, ready] = [join(folder, "starter.mjs"), join(folder, "ready")]
    writeFileSync(file, starter(mark, ready))
    const us = spawn(process.execPath, ["--no-warnings", file], { stdio: "ignore" })
    while (processesOf(mark) < 2 || !existsSync(ready)) await sleep(20)
    us.kill(signal)
    // A second after it is told to, unless the machine is busy.
    const until = performance.now() + 10_000
    while (processesOf(mark) > 0 && performance.now() < until) await sleep(20)
    expect(processesOf(mark)).toBe(0)
  },
)

/** Each starts a command, and is killed before anybody has been told of it. */
const killedAtStart = {
  "on pipes": (
    argv: readonly string[],
  ) => `const { spawnProgram } = await import(${here("spawn.ts")})
const program = { argv: ${JSON.stringify(argv)}, cwd: "/", env: process.env }
await spawnProgram(program, { streams: { stdin: "none", output: "together" }, ownGroup: true, gated: true })
process.kill(process.pid, "SIGKILL")`,
  "on a terminal": (
    argv: readonly string[],
  ) => `const { behindGate } = await import(${here("gate.ts")})
const { spawn } = await (await import(${here("load-pty.ts")})).loadPty()
const program = { argv: ${JSON.stringify(argv)}, cwd: "/", env: process.env }
const { argv: [file, ...args], cwd, env } = behindGate(program, "terminal")
spawn(file, args, { cwd, env })
process.kill(process.pid, "SIGKILL")`,
}

test
  .skipIf(process.platform !== "linux")
  .each(Object.entries(killedAtStart).map(([where, body]) => ({ where, body })))(
  "a command $where never begins when we are killed in the moment of its start",
  async ({ body }) => {
    const mark = `mark-${randomUUID()}`
    const folder = await tempFolder()
    const [file, begun] = [join(folder, "starter.mjs"), join(folder, "begun")]
    const script = `trap "" TERM HUP; echo > ${begun}; while :; do sleep 0.2; done`
    writeFileSync(file, programOf(body(["/bin/sh", "-c", script, mark])))
    const us = spawn(process.execPath, ["--no-warnings", file], { stdio: "ignore" })
    expect(await once(us, "exit")).toEqual([null, "SIGKILL"])
    const until = performance.now() + 10_000
    while (processesOf(mark) > 0 && performance.now() < until) await sleep(20)
    expect(processesOf(mark)).toBe(0)
    expect(existsSync(begun)).toBe(false)
  },
)

function processesOf(mark: string): number {
  return readdirSync("/proc").filter((id) => /^\d+$/.test(id) && argumentsOf(id).includes(mark))
    .length
}

function argumentsOf(id: string): readonly string[] {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0")
  } catch {
    return [] // It ended meanwhile.
  }
}
