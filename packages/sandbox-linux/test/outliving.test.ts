import { spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { forms, start, wrap } from "./forms-under-test.js"
import { runWrapped } from "./run-wrapped.js"
import { markedProcesses, untilMarked } from "./survivors.js"

/** Starts it as its caller, with the policy on descriptor 3. */
const caller = `
  const [file, ...args] = JSON.parse(process.argv[1]).map((word, index, all) =>
    all[index - 1] === "--caller" ? String(process.pid) : word)
  const options = { detached: true, stdio: ["ignore", "ignore", "ignore", "pipe"] }
  const child = require("child_process").spawn(file, args, options)
  child.stdio[3].end(Buffer.from(process.argv[2], "base64"))
  setInterval(() => {}, 1000)
  process.on("SIGUSR2", () => process.kill(-child.pid, "SIGKILL"))`

const stubborn = 'trap "" TERM HUP INT; while :; do sleep 0.2; done'

describe.each(forms)("a command in the form $name", (form) => {
  test.each(["SIGKILL", "SIGTERM", "SIGUSR2"] as const)(
    "does not outlive a caller that got %s (USR2: kills the group), nor does its daemon",
    async (signal) => {
      const root = await tempFolder()
      const mark = randomUUID()
      const script = `(setsid sh -c '${stubborn}' ${mark} &); ${stubborn}`
      const { argv, policyBytes } = wrap(form, root, script, mark)
      const policy = Buffer.from(policyBytes ?? "").toString("base64")
      const process = spawn(globalThis.process.execPath, [
        "-e",
        caller,
        JSON.stringify(argv),
        policy,
      ])
      // The caller has the mark in one word with others; the helper, the command and the daemon have it alone.
      await untilMarked(mark, (count) => count >= 3)
      process.kill(signal)
      expect(await untilMarked(mark, (count) => count === 0)).toBe(0)
      process.kill("SIGKILL")
    },
  )

  test.skipIf(form.name === "bubblewrap").each(["SIGSEGV", "SIGKILL", "SIGTERM"] as const)(
    "that ends by %s is seen to, and its code of 128 and more to be one",
    async (signal) => {
      const root = await tempFolder()
      const [name] = signal.split("SIG").slice(1)
      expect(runWrapped(wrap(form, root, `kill -${name} $$`))).toMatchObject({ signal })
      expect(runWrapped(wrap(form, root, "exit 139"))).toMatchObject({ status: 139 })
    },
  )

  // bubblewrap ends its namespace with the command.
  const keepsChildren = form.name !== "bubblewrap"
  test.runIf(keepsChildren)(
    "that has ended leaves its children a moment to finish what they print",
    async () => {
      const root = await tempFolder()
      const script = "(sleep 0.02; echo late; exec sleep 60) & exit 3"
      expect(runWrapped(wrap(form, root, script))).toMatchObject({ status: 3, stdout: "late\n" })
    },
  )

  test("does not outlive any of the processes around it", async () => {
    const root = await tempFolder()
    for (const which of ["first", "second"]) {
      const mark = randomUUID()
      const script = `(setsid sh -c '${stubborn}' ${mark} &); echo up; ${stubborn}`
      const child = start(wrap(form, root, script, mark))
      await once(child.stdout as NodeJS.ReadableStream, "data")
      await untilMarked(mark, (count) => count >= 3)
      const first = child.pid ?? 0
      const second = Number(
        readFileSync(`/proc/${first}/task/${first}/children`, "utf8").split(" ")[0],
      )
      process.kill(which === "first" ? first : second, "SIGKILL")
      expect(await untilMarked(mark, (count) => count === 0)).toBe(0)
    }
  })

  test("takes along what it left behind", async () => {
    const root = await tempFolder()
    const mark = randomUUID()
    const script = `(setsid sh -c '${stubborn}' ${mark} &); sleep 0.1; exit 3`
    expect(runWrapped(wrap(form, root, script)).status).toBe(3)
    expect(markedProcesses(mark)).toEqual([])
  })
})
