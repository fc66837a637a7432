import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, onTestFinished, test } from "vitest"
import { firstId, header, said, writeSession } from "../../test/store/session-file.js"
import { unexpected } from "../../test/store/started-log.js"
import { readSession } from "./read-session.js"
import { resumeSessionLog } from "./resume-session-log.js"
import { claimLock } from "../lock/file-lock.js"
import { takeSessionLock } from "./session-lock.js"
import { lockPath } from "./session-path.js"

const helpers = join(import.meta.dirname, "../../test/store")

test("a second process is refused, by the first one's number, until the first one is dead", async () => {
  const path = writeSession(await tempFolder(), firstId, [header(firstId), said("user", "hi")])
  const holder = await holderOf(path)
  expect(await holder.ask()).toBe("held")
  const stored = await readSession(path)
  await expect(resumeSessionLog(stored, { onWarning: unexpected })).rejects.toMatchObject({
    code: "session-busy",
    message: expect.stringContaining(`process ${holder.child.pid}`),
  })

  holder.child.kill("SIGKILL")
  await once(holder.child, "exit")
  const log = await resumeSessionLog(stored, { onWarning: unexpected })
  await log.close()
})

test("of many that find a dead lock at once, one gets the session", async () => {
  const home = await tempFolder()
  const path = writeSession(home, firstId, [header(firstId), said("user", "hi")])
  const holders = await Promise.all(Array.from({ length: 6 }, () => holderOf(path)))
  leave(lockPath(path), '{"pid":1,"started":"another start"}')
  const answers = await Promise.all(holders.map((holder) => holder.ask()))
  expect(answers.filter((answer) => answer === "held")).toHaveLength(1)
  expect(answers.filter((answer) => answer.startsWith("session-busy"))).toHaveLength(5)
  expect(readdirSync(join(home, "locks"))).toHaveLength(1)
})

test("a dead lock is never held twice at a time, however often it dies", async () => {
  const locks = join(await tempFolder(), "locks")
  const path = join(locks, "a.lock")
  const takers = Array.from({ length: 5 }, () => takerOf(path))
  const taken = (await Promise.all(takers)).flat()
  expect(taken).toHaveLength(5 * 50)
  expect(new Set(taken)).toEqual(new Set(["alone"]))
})

test.each([
  ["whose number another process has now", `{"pid":${process.ppid},"started":"another start"}`],
  ["whose process is gone", '{"pid":2147483646,"started":"x"}'],
  ["that was never finished", ""],
])("a lock %s is broken", async (_name, content) => {
  const path = join(await tempFolder(), "locks/a.lock")
  leave(path, content)
  utimesSync(path, 100, 100)
  const lock = await takeSessionLock(path)
  lock.release()
  expect(readdirSync(dirname(path))).toEqual([])
})

test("a lock that is being written is waited for by nobody and broken by nobody", async () => {
  const path = join(await tempFolder(), "locks/a.lock")
  leave(path, "")
  await expect(takeSessionLock(path)).rejects.toMatchObject({ code: "session-busy" })
})

test("a lock that somebody else took is not released", async () => {
  const path = join(await tempFolder(), "locks/a.lock")
  const lock = claimLock(path)
  writeFileSync(path, '{"pid":1,"started":"x"}')
  lock.release()
  expect(readdirSync(dirname(path))).toEqual(["a.lock"])
})

test.runIf(process.platform === "linux")(
  "a session that the native program has open is refused",
  async () => {
    const home = await tempFolder()
    const path = writeSession(home, firstId, [header(firstId), said("user", "hi")])
    const lock = join(home, "thread-writer-locks", `${firstId}.lock`)
    leave(lock, "")
    const stored = await readSession(path)
    const free = await resumeSessionLog(stored, { onWarning: unexpected })
    await free.close()

    const native = spawn("flock", [lock, "sh", "-c", "echo locked; read end"])
    onTestFinished(() => void native.kill("SIGKILL"))
    await once(native.stdout, "data")
    await expect(resumeSessionLog(stored, { onWarning: unexpected })).rejects.toMatchObject({
      code: "session-busy",
      message: expect.stringMatching(/process \d+/),
    })
    native.stdin.end("\n")
  },
)

/** A process that has read the session, and resumes it when it is asked to. */
async function holderOf(path: string): Promise<{ child: ChildProcess; ask(): Promise<string> }> {
  const args = ["--import", join(helpers, "sources.mjs"), join(helpers, "hold-session.mjs"), path]
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "ignore"] })
  onTestFinished(() => void child.kill("SIGKILL"))
  await Promise.race([once(child.stdout, "data"), once(child, "close")])
  const ask = async (): Promise<string> => {
    child.stdin.write("now\n")
    const [answer] = await once(child.stdout, "data")
    return String(answer).trim()
  }
  return { child, ask }
}

/** What a process saw of each lock that it took, which it left behind as a dead one. */
async function takerOf(path: string): Promise<readonly string[]> {
  const args = [
    "--import",
    join(helpers, "sources.mjs"),
    join(helpers, "take-dead-locks.mjs"),
    path,
  ]
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] })
  onTestFinished(() => void child.kill("SIGKILL"))
  let text = ""
  child.stdout.on("data", (chunk) => (text += chunk))
  await once(child, "close")
  return text.trim().split("\n")
}

function leave(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
