import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { tempFolder } from "@codex/testing"
import { expect, onTestFinished, test } from "vitest"
import { freezeTree } from "./freeze-tree.js"
import { startProcess } from "./running-process.js"

const count = (file: string) => `i=0; while :; do i=$((i+1)); echo $i > ${file}; done`

/** What a counter says when it says something; it may be looked at while it is written. */
async function read(file: string): Promise<number> {
  for (;;) {
    try {
      const value = Number(readFileSync(file, "utf8"))
      if (value > 0) return value
    } catch {
      // Not there yet.
    }
    await sleep(5)
  }
}

test.skipIf(process.platform !== "linux")(
  "all that descends from a process stands still, forks and sessions of its own too, and goes on",
  async () => {
    const cwd = await tempFolder()
    const script = `${count("a")} & setsid sh -c '${count("b")}' & while :; do (echo $((j=j+1)) > c); done & wait`
    const argv = ["/bin/sh", "-c", script]
    const streams = { stdin: "none", output: "none" } as const
    const running = await startProcess({ argv, cwd, env: process.env }, { streams })
    let [b] = [0]
    onTestFinished(() => {
      running.dispose()
      if (b > 0) process.kill(-b, "SIGKILL")
    })
    const files = ["a", "b", "c"].map((name) => join(cwd, name))
    await Promise.all(files.map(read))
    const thaw = await freezeTree(running.pid)
    b = sessionLeader(running.pid)
    const before = files.map((file) => readFileSync(file, "utf8"))
    await sleep(200)
    expect(files.map((file) => readFileSync(file, "utf8"))).toEqual(before)
    thaw()
    const [file = "", before0 = ""] = [files[0], before[0]]
    while (readFileSync(file, "utf8") === before0) await sleep(5)
  },
)

/** The child that has left the group, whose number is its group's. */
function sessionLeader(parent: number): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8").trim().split(" ")
  const leads = (pid: string) => {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2] === pid
  }
  return Number(children.find(leads) ?? 0)
}
