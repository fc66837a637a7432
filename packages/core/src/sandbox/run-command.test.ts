import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { ToolError } from "../errors.js"
import { type CommandEnd, runCommand } from "./run-command.js"

const env = { PATH: process.env.PATH ?? "" }

type Options = { cwd?: string; timeoutMs?: number; signal?: AbortSignal; seen?: string[] }

function run(script: string, options: Options = {}): Promise<CommandEnd> {
  const { cwd = "/", timeoutMs = 20_000, signal = new AbortController().signal, seen } = options
  const command = { argv: ["/bin/sh", "-c", script], cwd, env }
  return runCommand(command, { timeoutMs, signal, onOutput: (text) => void seen?.push(text) })
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test("both streams are kept, in the order in which they were written", async () => {
  const end = await run("for i in $(seq 300); do echo out$i; echo err$i >&2; done; exit 3")
  const lines = Array.from({ length: 300 }, (_, i) => `out${i + 1}\nerr${i + 1}\n`)
  expect(end).toMatchObject({ exitCode: 3, timedOut: false, output: lines.join("") })
})

test.skipIf(process.platform !== "linux")("a command can open its streams by name", async () => {
  const end = await run("echo a > /dev/stdout; echo b > /dev/stderr; echo c | tee /dev/stderr")
  expect(end).toMatchObject({ exitCode: 0, output: "a\nb\nc\nc\n" })
})

test("output is shown while the command runs", async () => {
  const cwd = await tempFolder()
  const seen: string[] = []
  const running = run("printf a; until [ -e seen ]; do sleep 0.01; done; printf b", { cwd, seen })
  while (seen.length === 0) await sleep(10)
  writeFileSync(join(cwd, "seen"), "")
  await running
  expect(seen).toEqual(["a", "b"])
})

test("a command that runs too long is stopped, its children too, and its output kept", async () => {
  const folder = await tempFolder()
  const script = `echo early; (sleep 3; touch ${join(folder, "late")}) & wait`
  const end = await run(script, { timeoutMs: 1500 })
  expect(end).toMatchObject({
    timedOut: true,
    output: "early\n",
    exitCode: null,
    signal: "SIGTERM",
  })
  await sleep(2000)
  expect(existsSync(join(folder, "late"))).toBe(false)
})

test("a child that keeps the pipe open does not keep the command from ending", async () => {
  const end = await run("echo done; sleep 30 &")
  expect(end).toMatchObject({ exitCode: 0, output: "done\n" })
  expect(end.durationMs).toBeLessThan(10_000)
})

test("an interrupt rejects with its reason and leaves nothing that ignores the polite signal", async () => {
  const folder = await tempFolder()
  const abort = new AbortController()
  const running = run(`trap '' TERM; echo $$ > up; sleep 300`, {
    cwd: folder,
    signal: abort.signal,
  })
  const up = join(folder, "up")
  while (!existsSync(up) || readFileSync(up, "utf8") === "") await sleep(10)
  const id = Number(readFileSync(up, "utf8"))
  abort.abort(new Error("enough"))
  await expect(running).rejects.toThrow("enough")
  await expect.poll(() => runs(id), { timeout: 20_000 }).toBe(false)
})

test("a signal that was given before refuses to start anything", async () => {
  const folder = await tempFolder()
  const signal = AbortSignal.abort(new Error("too late"))
  await expect(run("touch started", { cwd: folder, signal })).rejects.toThrow("too late")
  expect(existsSync(join(folder, "started"))).toBe(false)
})

test("death by a signal is told apart from an exit code", async () => {
  expect(await run("kill -SEGV $$")).toMatchObject({ exitCode: null, signal: "SIGSEGV" })
})

test.each([
  [["no-such-program"], "/", "no such program: no-such-program"],
  [["/etc/passwd"], "/", "not an executable file: /etc/passwd"],
  [[], "/", "the command is empty"],
  [["true"], "/nowhere", "no such directory: /nowhere"],
  [["true"], "/etc/passwd", "not a directory: /etc/passwd"],
  [["true", "x".repeat(3_000_000)], "/", "the command line is too long; use a file or a pipe"],
])("%j in %s is an error that the model can read", async (argv, cwd, message) => {
  const limits = { timeoutMs: 1000, signal: new AbortController().signal, onOutput: () => {} }
  await expect(runCommand({ argv, cwd, env }, limits)).rejects.toMatchObject({
    name: "ToolError",
    message,
  })
})

test("a flood is drained, its beginning and end kept", async () => {
  const seen: string[] = []
  const end = await run("echo first; yes | head -c 50000000; echo last", { seen })
  expect(end.exitCode).toBe(0)
  expect(end.output.startsWith("first\ny\n")).toBe(true)
  expect(end.output.endsWith("y\nlast\n")).toBe(true)
  expect(end.output.length).toBeLessThan(1_100_000)
  expect(seen.join("").length).toBeLessThan(1_200_000)
})

test.each(["/no\0where", `/${"x".repeat(300)}`])(
  "a directory that cannot even be looked at is the model's to mend",
  async (cwd) => {
    await expect(run("true", { cwd })).rejects.toThrow(ToolError)
  },
)
