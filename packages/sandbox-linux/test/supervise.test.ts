import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import type { Command, Supervise, WrappedCommand } from "@codex/core"
import { describe, expect, test } from "vitest"
import { supervisor } from "../src/supervisor.js"
import { helperUnderTest } from "./helper-under-test.js"
import { interactiveShell, jobControl, runOnTerminal } from "./on-terminal.js"
import { markedProcesses, untilMarked } from "./survivors.js"

const helper = process.platform === "linux" ? helperUnderTest() : undefined
const found = helper?.kind === "found" ? helper : undefined
const supervise: Supervise = supervisor(found?.safeCopy() ?? "")

const env = { PATH: process.env["PATH"] ?? "/usr/bin:/bin", TERM: "dumb" }
const sh = (script: string, ...args: string[]): Command => ({
  argv: ["/bin/sh", "-c", script, ...args],
  cwd: "/",
  env,
})

function start({ argv: [file = "", ...args], cwd }: WrappedCommand): ChildProcess {
  return spawn(file, args, { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] })
}

async function run(command: Command, input = "") {
  const child = start(supervise(command))
  let stdout = ""
  let stderr = ""
  child.stdout?.on("data", (chunk) => void (stdout += chunk))
  child.stderr?.on("data", (chunk) => void (stderr += chunk))
  // Not all of them read.
  child.stdin?.on("error", () => {}).end(input)
  const [code, signal] = await once(child, "close")
  return { code, signal, stdout, stderr }
}

/** Ignores what is polite, and has left the session; so has its child. */
const stubborn = 'trap "" TERM HUP INT QUIT; while :; do sleep 0.2; done'
const daemon = (mark: string) =>
  `setsid sh -c '(setsid sh -c '"'"'${stubborn}'"'"' ${mark} &); ${stubborn}' ${mark} &`

/** Starts it, with its starter's own number as the caller; says `started` once. */
const starter = `
  let child
  process.on("SIGUSR1", () => process.abort())
  process.on("SIGUSR2", () => process.kill(-child.pid, "SIGKILL"))
  const [file, ...args] = JSON.parse(process.argv[1]).map((word, index, all) =>
    all[index - 1] === "--caller" ? String(process.pid) : word)
  const options = { detached: true, stdio: ["ignore", "pipe", "pipe"] }
  child = require("child_process").spawn(file, args, options)
  setInterval(() => {}, 1000)`

describe.runIf(found !== undefined)("a supervised command", () => {
  test("has our streams and its own exit code", async () => {
    const end = await run(sh("cat; echo err >&2; exit 7"), "in\n")
    expect(end).toEqual({ code: 7, signal: null, stdout: "in\n", stderr: "err\n" })
  })

  test("ends before codex does where memory runs out", async () => {
    const { stdout } = await run(sh("cat /proc/self/oom_score_adj"))
    const before = Number(readFileSync("/proc/self/oom_score_adj", "utf8"))
    expect(Number(stdout)).toBe(Math.max(before, 300))
  })

  test.each(["SIGTERM", "SIGKILL", "SIGSEGV", "SIGHUP", "SIGINT"] as const)(
    "that dies of %s is seen to have died of it",
    async (signal) => {
      const end = await run(sh(`kill -${signal.slice(3)} $$`))
      expect(end).toMatchObject({ code: null, signal })
    },
  )

  test("that is not there is 127, one that cannot be started 126, and the reason is said", async () => {
    const missing = await run({ argv: ["no-such-program"], cwd: "/", env })
    expect(missing).toMatchObject({ code: 127, signal: null })
    expect(missing.stderr).toMatch(/^codex-sandbox: no such program: no-such-program/)
    expect(await run({ argv: ["/etc/passwd"], cwd: "/", env })).toMatchObject({ code: 126 })
  })

  test("takes along what it left behind, which cannot hold its output open", async () => {
    const mark = randomUUID()
    const script = `${daemon(mark)} while [ "$(grep -lsz ${mark} /proc/[0-9]*/cmdline | wc -l)" -lt 4 ]; do sleep 0.02; done; exit 3`
    expect(await run(sh(script))).toMatchObject({ code: 3 })
    expect(markedProcesses(mark)).toEqual([])
  })

  test("that has ended leaves its children a moment to finish what they print", async () => {
    const end = await run(sh("(sleep 0.02; echo late; exec sleep 60) & exit 3"))
    expect(end).toMatchObject({ code: 3, stdout: "late\n" })
  })

  test("is ended by a signal to its supervisor, whatever it ignores", async () => {
    const mark = randomUUID()
    const child = start(supervise(sh(`${daemon(mark)} ${stubborn}`, mark)))
    await untilMarked(mark, (count) => count >= 4)
    child.kill("SIGTERM")
    const [code, signal] = await once(child, "exit")
    expect([code, signal]).toEqual([null, "SIGKILL"])
    expect(markedProcesses(mark)).toEqual([])
  })

  test("may end in its own way when it is asked to", async () => {
    const child = start(supervise(sh("trap 'exit 9' TERM; echo up; sleep 60 & wait")))
    await once(child.stdout as NodeJS.ReadableStream, "data")
    child.kill("SIGTERM")
    expect(await once(child, "exit")).toEqual([9, null])
  })

  test("ends when its supervisor or its keeper is killed", async () => {
    for (const which of ["supervisor", "keeper"]) {
      const mark = randomUUID()
      const child = start(supervise(sh(`${daemon(mark)} echo $PPID; ${stubborn}`, mark)))
      const [keeper] = await once(child.stdout as NodeJS.ReadableStream, "data")
      await untilMarked(mark, (count) => count >= 4)
      process.kill(which === "keeper" ? Number(keeper) : (child.pid ?? 0), "SIGKILL")
      expect(await untilMarked(mark, (count) => count === 0)).toBe(0)
    }
  })

  test.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL", "SIGUSR1", "SIGUSR2"] as const)(
    "does not outlive a caller that got %s (USR1: crashes, USR2: kills the group)",
    async (signal) => {
      const mark = randomUUID()
      const { argv } = supervise(sh(`${daemon(mark)} ${stubborn}`, mark))
      const caller = spawn(process.execPath, ["-e", starter, JSON.stringify(argv)])
      // The caller, the supervisor, the keeper, the command, two daemons.
      await untilMarked(mark, (count) => count >= 5)
      caller.kill(signal)
      expect(await untilMarked(mark, (count) => count === 0)).toBe(0)
      caller.kill("SIGKILL")
    },
  )

  test("is not begun for a caller that is gone", () => {
    const { argv } = supervise(sh("echo ran"))
    const [file = "", ...args] = argv.map((word) => (word === String(process.pid) ? "1" : word))
    expect(spawnSync(file, args, { encoding: "utf8" })).toMatchObject({ status: 125, stdout: "" })
  })

  test("that forks without end is ended", async () => {
    const mark = randomUUID()
    // The second changes its process and its group all the time.
    const bomb = `n=0; while [ $n -lt 30 ]; do (setsid sh -c '${stubborn}' ${mark} &) ; n=$((n+1)); done; echo up; `
    const chain = `setsid perl -e 'while (fork || (setpgrp, 0)[1]) { select undef, undef, undef, .001; exit if getppid != 0 && $n++ > 3 }' ${mark} & exit 0`
    expect(await run(sh(`${bomb}${chain}`, mark))).toMatchObject({ code: 0, stdout: "up\n" })
    expect(await untilMarked(mark, (count) => count === 0)).toBe(0)
  })
})

describe.runIf(found !== undefined && spawnSync("python3", ["-V"]).status === 0)(
  "a supervised command on a terminal",
  () => {
    test("controls its jobs, and sees ^C, ^Z and the window's size", () => {
      const bash = { argv: interactiveShell, cwd: "/", env, tty: true }
      const { output, code } = runOnTerminal(supervise(bash), jobControl)
      expect(output).not.toContain("no job control")
      expect(code).toBe(5)
    })

    test("ends with the terminal's ^C as without a supervisor", () => {
      // A shell that is about to start its last program may lose a signal.
      const sleeper = {
        argv: ["perl", "-e", `$|=1; print "up"; sleep 60`],
        cwd: "/",
        env,
        tty: true,
      }
      const { code } = runOnTerminal(supervise(sleeper), [{ expect: "up" }, { send: "\u0003" }])
      expect(code).toBe(-2)
    })
  },
)
