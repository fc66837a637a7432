import { globSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { startCodex } from "@codex/testing"
import { expect, test } from "vitest"
import { execJson, type Project, useProject } from "./project.js"

/** A reply that takes its time: ten words a second. */
const slow = { deltas: Array.from({ length: 300 }, (_, at) => `word-${at} `), gapMs: 100 }

async function sessionText({ home }: Project): Promise<string> {
  const [file] = globSync("sessions/**/*.jsonl", { cwd: home })
  return file === undefined ? "" : readFile(join(home, file), "utf8")
}

/** Resolves when the session's file tells of this word, which no item holds yet. */
async function wordIsKept(project: Project, word: string): Promise<void> {
  const end = Date.now() + 40_000
  while (!(await sessionText(project)).includes(word) && Date.now() < end) await sleep(50)
}

test.each(["responses", "chat"] as const)(
  "a reply under way outlives codex's own death, over %s",
  async (wire) => {
    const script = [slow, { text: "I go on." }]
    const project = await useProject(script, { wire })
    const { child, result } = startCodex(["exec", "talk"], { cwd: project.cwd }, project.home)
    await wordIsKept(project, "word-9 ")
    child.kill("SIGKILL")
    await result

    const { exitCode } = await execJson(project, ["resume", "--last", "go on"])
    expect(exitCode).toBe(0)
    const resumed = project.server.requests[1]?.raw.toString() ?? ""
    expect(resumed).toContain("word-0 word-1 word-2 ")
    expect(resumed).toContain("word-9")
    expect(resumed.indexOf("word-9")).toBeLessThan(resumed.indexOf("go on"))

    // Told once, also to whoever reads the file a second time.
    const again = await execJson(project, ["resume", "--last", "and on"])
    expect(again.exitCode).toBe(1)
    const third = project.server.requests[2]?.raw.toString() ?? ""
    expect(third.split("word-9 ")).toHaveLength(2)
    expect(third.indexOf("word-9")).toBeLessThan(third.indexOf("I go on."))
  },
)

test("a reply that has arrived stands in the file once", async () => {
  const project = await useProject([{ ...slow, deltas: slow.deltas.slice(0, 20) }, { text: "2" }])
  await execJson(project, ["talk"])
  await execJson(project, ["resume", "--last", "go on"])
  const resumed = project.server.requests[1]?.raw.toString() ?? ""
  expect(resumed.split("word-9 ")).toHaveLength(2)
})
