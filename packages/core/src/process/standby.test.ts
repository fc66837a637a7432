import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { drained } from "./drained.js"
import { startProcess } from "./running-process.js"

/** Notes that it was started, then does what it is told; a name of its own for each test. */
async function standby() {
  const log = join(await tempFolder(), "started")
  const script = 'echo $$ >> "$1"; eval "$(cat <&3)"'
  return { argv: ["/bin/sh", "-c", script, "sh", log], started: () => started(log) }
}

function started(log: string): readonly number[] {
  return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").map(Number) : []
}

async function run(argv: readonly string[], script: string, input: "none" | "pipe" = "none") {
  const program = {
    argv: ["/bin/sh", "-c", `echo plain`],
    cwd: "/",
    env: { PATH: "/usr/bin:/bin" },
  }
  const streams = { stdin: input, output: "together" } as const
  const bytes = new TextEncoder().encode(script)
  const running = await startProcess({ ...program, standby: { argv, bytes } }, { streams })
  let output = ""
  running.stdout?.on("data", (chunk: Buffer) => void (output += chunk.toString()))
  const end = await running.ended
  await drained(running.stdout)
  running.dispose()
  return { ...end, output, pid: running.pid }
}

test("a program is told what to do when it begins", async () => {
  const { argv, started } = await standby()
  const end = await run(argv, "echo told; exit 3")
  expect(end).toMatchObject({ exitCode: 3, output: "told\n" })
  expect(started()[0]).toBe(end.pid)
})

test("the next start is of one that was waiting already, in a group of its own", async () => {
  const { argv, started } = await standby()
  await run(argv, "true")
  while (started().length < 2) await sleep(10)
  const [, waiting] = started()
  const end = await run(argv, "ps -o pgid= -p $$")
  expect([end.pid, Number(end.output)]).toEqual([waiting, waiting])
})

test("many at a time each do their own", async () => {
  const { argv } = await standby()
  const ends = await Promise.all(
    Array.from({ length: 8 }, (_, index) => run(argv, `echo ${index}`)),
  )
  expect(ends.map(({ output }) => output)).toEqual(ends.map((_, index) => `${index}\n`))
})

test("one that died while it waited is not used", async () => {
  const { argv, started } = await standby()
  await run(argv, "true")
  while (started().length < 2) await sleep(10)
  const waiting = started()[1] ?? 0
  process.kill(waiting, "SIGKILL")
  await gone(waiting)
  expect(await run(argv, "echo fresh")).toMatchObject({ exitCode: 0, output: "fresh\n" })
})

test("one that waits for another kind of command is let go", async () => {
  const [one, other] = [await standby(), await standby()]
  await run(one.argv, "true")
  while (one.started().length < 2) await sleep(10)
  expect(await run(other.argv, "echo other")).toMatchObject({ output: "other\n" })
  await gone(one.started()[1] ?? 0)
})

test("a command that needs input is started as itself", async () => {
  const { argv, started } = await standby()
  expect((await run(argv, "echo told", "pipe")).output).toBe("plain\n")
  expect(started()).toEqual([])
})

test.each(["on its own", "by SIGKILL"])(
  "one that waits keeps nobody from ending, and ends with us %s",
  async (how) => {
    const { argv, started } = await standby()
    const file = join(await tempFolder(), "starter.mjs")
    writeFileSync(file, starter(argv, how === "by SIGKILL"))
    const us = spawn(process.execPath, ["--no-warnings", file], { stdio: "ignore" })
    const ended = once(us, "exit")
    while (started().length < 2) await sleep(10)
    if (how === "by SIGKILL") us.kill("SIGKILL")
    expect(await ended).toEqual(how === "by SIGKILL" ? [null, "SIGKILL"] : [0, null])
    await gone(started()[1] ?? 0)
  },
)

/** Runs one command, and stays if it is told to. */
function starter(argv: readonly string[], stays: boolean): string {
  const source = JSON.stringify(join(import.meta.dirname, "running-process.ts"))
  return `import { registerHooks } from "node:module"
registerHooks({ resolve: (name, context, next) => next(name.startsWith(".") ? name.replace(/\\.js$/, ".ts") : name, context) })
const { startProcess } = await import(${source})
const standby = { argv: ${JSON.stringify(argv)}, bytes: Buffer.from("true") }
const program = { argv: ["/bin/true"], cwd: "/", env: {}, standby }
const running = await startProcess(program, { streams: { stdin: "none", output: "together" } })
await running.ended
running.dispose()
${stays ? "setInterval(() => {}, 1000)" : ""}`
}

/** Fails by the test's time-out when it stays. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await sleep(20)
  }
}
