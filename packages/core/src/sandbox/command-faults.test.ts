import { existsSync, writeFileSync } from "node:fs"
import { chmod } from "node:fs/promises"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { manyCommands } from "../../test/sandbox/many-commands.js"
import { runCommand } from "./run-command.js"
import type { WrappedCommand } from "./sandbox.js"

const env = { PATH: process.env.PATH ?? "" }

function run(script: string, more: Partial<WrappedCommand> & { timeoutMs?: number } = {}) {
  const { timeoutMs = 20_000, ...rest } = more
  const command = { argv: ["/bin/sh", "-c", script], cwd: "/", env, ...rest }
  const signal = new AbortController().signal
  return runCommand(command, { timeoutMs, signal, onOutput: () => {} })
}

test.each([
  ["an argument", { argv: ["/bin/true", "a\0b"] }, "the command line holds a NUL character"],
  ["a variable", { env: { ...env, X: "a\0b" } }, 'the variable "X" holds a NUL character'],
  ["a name", { env: { ...env, "X\0Y": "" } }, 'the variable "X\\u0000Y" holds a NUL character'],
])("%s with a NUL in it is refused", async (_, command, words) => {
  await expect(run("true", command)).rejects.toThrow(words)
})

describe("how a command ended is told faithfully", () => {
  test.each([
    ["exit 255", { exitCode: 255 }],
    ["exit 0", { exitCode: 0 }],
    ["kill -TERM $$", { exitCode: null, signal: "SIGTERM" }],
    ["kill -KILL $$", { exitCode: null, signal: "SIGKILL" }],
    ["ulimit -c 0; kill -ABRT $$", { exitCode: null, signal: "SIGABRT" }],
    ["exit 143", { exitCode: 143 }],
  ])("%s", async (script, end) => {
    const told = await run(script)
    expect(told).toMatchObject({ ...end, timedOut: false })
    if (told.exitCode !== null) expect(told).not.toHaveProperty("signal")
  })

  test.each([
    ["one that stopped itself", "echo up; kill -STOP $$; echo never", "SIGTERM"],
    ["one that ignores the polite signal", "trap '' TERM; echo up; sleep 30", "SIGKILL"],
  ])("%s is ended at the time limit, with its output", async (_, script, signal) => {
    const end = await run(script, { timeoutMs: 1500 })
    expect(end).toEqual({
      exitCode: null,
      signal,
      timedOut: true,
      output: "up\n",
      durationMs: expect.any(Number),
    })
  })

  test("the time limit counts even where the command makes the best of it", async () => {
    const end = await run("trap 'echo tidied; exit 0' TERM; sleep 30 & wait", { timeoutMs: 1500 })
    expect(end).toMatchObject({ exitCode: null, timedOut: true, output: "tidied\n" })
  })
})

describe("output", () => {
  test("of any bytes is decoded once: what is no text is replaced, what is stays", async () => {
    const { output } = await run(
      "printf 'a\\000b\\377c'; printf '\\303'; sleep 0.1; printf '\\244'",
    )
    expect(output).toBe("a\0b\ufffdcä")
  })

  test("that is cut loses no half of a character", async () => {
    const { output } = await run("printf x; yes ää€😀 | tr -d '\\n' | head -c 3000000")
    const [text, end] = [output.slice(0, -4), output.slice(-4)]
    expect(text).not.toContain("\ufffd")
    // The command itself was cut off by head.
    expect(end.replace("\ufffd", "")).not.toContain("\ufffd")
    expect(output).toMatch(/\[… \d+ bytes left out …\]/)
  })

  test("in one line of 30 MB, and in three million lines, is kept at both ends", async () => {
    const line = await run("printf start; head -c 30000000 /dev/zero | tr '\\0' x; printf end")
    expect(line.output).toMatch(/^startx+\n\[… 28951432 bytes left out …\]\nx+end$/)
    const lines = await run("yes '' | head -n 3000000; echo last")
    expect(lines.output).toMatch(/^\n+\[… \d+ bytes left out …\]\n+last\n$/)
  })

  test("that is closed early is not the end", async () => {
    expect(await run("exec >&- 2>&-; sleep 0.3; exit 4")).toMatchObject({ exitCode: 4, output: "" })
  })
})

test("a command has no input", async () => {
  expect(await run("cat; readlink /proc/self/fd/0 || echo /dev/null")).toMatchObject({
    output: "/dev/null\n",
  })
})

test("a helper that never reads its policy harms nobody", async () => {
  const policyBytes = new Uint8Array(1_000_000)
  expect(await run("exit 3", { policyBytes })).toMatchObject({ exitCode: 3 })
})

test("a file without a first line that says what runs it is an error in one line", async () => {
  const file = join(await tempFolder(), "script")
  writeFileSync(file, "echo hi\n")
  await chmod(file, 0o755)
  await expect(run("", { argv: [file] })).rejects.toMatchObject({
    name: "ToolError",
    message: `not a program of this machine: ${file}; a script needs a first line such as #!/bin/sh`,
  })
})

test.each([
  ["#!/no/interpreter -x\n", "its first line asks for /no/interpreter, which is not there"],
  ["#! /bin/sh\r\necho hi\r\n", "its lines end with CR LF, where LF alone is understood"],
])("a script that starts with %j is an error in one line", async (text, reason) => {
  const file = join(await tempFolder(), "script")
  writeFileSync(file, text)
  await chmod(file, 0o755)
  await expect(run("", { argv: [file] })).rejects.toMatchObject({
    name: "ToolError",
    message: `${file} could not be started: ${reason}`,
  })
})

test.each(["#!/bin/sh", "#!/bin/sh\n", "#!/usr/bin/env sh\n", "#! /bin/sh -e\n"])(
  "a script that starts with %j runs",
  async (line) => {
    const file = join(await tempFolder(), "script")
    writeFileSync(file, line)
    await chmod(file, 0o755)
    expect(await run("", { argv: [file] })).toMatchObject({ exitCode: 0, output: "" })
  },
)

test.skipIf(process.platform !== "linux")(
  "when descriptors are short, a start waits a little, then fails in one line",
  async () => {
    const folder = await tempFolder()
    const script = join(folder, "short.mjs")
    const source = join(import.meta.dirname, "run-command.ts")
    writeFileSync(script, shortOfDescriptors(source))
    const { output, exitCode } = await run("", {
      argv: ["/bin/sh", "-c", 'ulimit -n 64; exec "$0" "$1"', process.execPath, script],
    })
    expect(exitCode).toBe(0)
    expect(output).toMatch(
      /^ToolError \S+ could not be started: too many open files \(EM?N?FILE\)[^\n]*\nfine 0\n$/,
    )
  },
)

test.skipIf(!existsSync("/usr/bin/prlimit"))(
  "when processes are short, a start waits a little, then fails in one line",
  async () => {
    const script = join(await tempFolder(), "short.mjs")
    writeFileSync(
      script,
      shortOfProcesses(join(import.meta.dirname, "../process/running-process.ts")),
    )
    const { output } = await run("", { argv: [process.execPath, "--no-warnings", script] })
    expect(output).toBe(
      "ToolError /bin/true could not be started: too many processes, or too little memory (EAGAIN); end some and try again\n",
    )
  },
)

/** A program that has used up all processes that it may have. No limit holds for root, so it is nobody then. */
function shortOfProcesses(source: string): string {
  return `import { execFileSync } from "node:child_process"
import { registerHooks } from "node:module"
registerHooks({ resolve: (name, context, next) => next(name.startsWith(".") ? name.replace(/\\.js$/, ".ts") : name, context) })
const { startProcess } = await import(${JSON.stringify(source)})
const streams = { stdin: "none", output: "none" }
const run = () => startProcess({ argv: ["/bin/true"], cwd: "/", env: {} }, { streams })
await run()
execFileSync("/usr/bin/prlimit", ["--pid", String(process.pid), "--nproc=1:1"])
if (process.getuid() === 0) process.setuid(65534)
await run().then(() => console.log("started"), (error) => console.log(error.name, error.message))
process.exit()`
}

/** A program that uses all of its descriptors, tries, gives them back and tries again. */
function shortOfDescriptors(source: string): string {
  return `import { registerHooks } from "node:module"
import { closeSync, openSync } from "node:fs"
registerHooks({ resolve: (name, context, next) => next(name.startsWith(".") ? name.replace(/\\.js$/, ".ts") : name, context) })
const { runCommand } = await import(${JSON.stringify(source)})
const limits = { timeoutMs: 5000, signal: new AbortController().signal, onOutput() {} }
const run = () => runCommand({ argv: ["/bin/true"], cwd: "/", env: {} }, limits)
const open = []
try { for (;;) open.push(openSync("/dev/null")) } catch {}
await run().then(() => console.log("started"), (error) => console.log(error.name, error.message))
open.forEach(closeSync)
console.log("fine", (await run()).exitCode)`
}

// Two hundred are a long test.
test("fifty commands at a time all end as they should, and leave no descriptor", async () => {
  const { ends, wanted, descriptorsLeft } = await manyCommands(50)
  expect(ends).toEqual(wanted)
  // Pipes that are made ahead are kept.
  expect(descriptorsLeft).toBeLessThanOrEqual(8)
})

test("a command gets every variable of its environment, also those that shells cannot name", async () => {
  const odd = { "a.b": "1", "BASH_FUNC_f%%": "() { echo f; }", "-n": "x", ä: "ö", "": "empty" }
  const { output } = await run("", { argv: ["env"], env: { ...env, ...odd, EMPTY: "" } })
  const lines = output.trimEnd().split("\n")
  for (const pair of ["a.b=1", "BASH_FUNC_f%%=() { echo f; }", "-n=x", "ä=ö", "EMPTY="]) {
    expect(lines).toContain(pair)
  }
})
