import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { promisify } from "node:util"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { firstId, user } from "../../test/store/session-file.js"
import { unexpected } from "../../test/store/started-log.js"
import { textOf } from "../protocol/item.js"
import { readSession } from "./read-session.js"
import { resumeSessionLog } from "./resume-session-log.js"

const helpers = join(import.meta.dirname, "../../test/store")
const sources = ["--import", join(helpers, "sources.mjs")]

const kills = Array.from({ length: 20 }, (_, point) => ({
  point,
  afterMs: 1 + ((point * 37) % 100),
  bytes: [200, 20_000, 1_000_000][point % 3] ?? 200,
}))

test.each(kills)(
  "a kill at point $point loses nothing that was acknowledged",
  async ({ afterMs, bytes }) => {
    const home = await tempFolder()
    const { path, acknowledged } = await appendUntilKilled(home, bytes, afterMs)

    const stored = await readSession(path)
    expect(stored.skippedLines).toBeLessThanOrEqual(1)
    const numbers = numbersOf(stored.items)
    expect(numbers).toEqual(numbers.map((_, index) => index))
    expect(numbers.length).toBeGreaterThan(acknowledged)

    const log = await resumeSessionLog(stored, { onWarning: unexpected })
    await log.appendItems([user(`${numbers.length}: after`)])
    await log.close()
    const again = await readSession(path)
    expect(numbersOf(again.items)).toEqual([...numbers, numbers.length])
    expect(again.skippedLines).toBe(0)
  },
)

test.runIf(process.platform === "linux")(
  "a disk that fills up at any byte fuses no lines and, once it has room, misses none",
  async () => {
    const home = await tempFolder()
    const limits = Array.from({ length: 15 }, (_, index) => String(index * 166 + (index % 2) * 83))
    const script = join(helpers, "append-on-small-disk.mjs")
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...sources,
      script,
      home,
      ...limits,
    ])
    const results = JSON.parse(stdout) as { path: string; warnings: string[] }[] // Our own helper.

    expect(results).toHaveLength(limits.length)
    for (const { path, warnings } of results) {
      const stored = await readSession(path)
      expect(stored.skippedLines).toBe(0)
      expect(
        stored.items.map((item) => item.type === "user-message" && textOf(item.content)),
      ).toEqual([...Array.from({ length: 5 }, (_, number) => `before ${number}`), "after"])
      const lines = readFileSync(path, "utf8").split("\n").slice(0, -1)
      expect(new Set(lines.filter((line) => !line.includes("event_msg"))).size).toBe(8)
      expect(warnings).toHaveLength(1)
      expect(warnings[0]).toContain(path)
    }
  },
)

async function appendUntilKilled(
  home: string,
  bytes: number,
  afterMs: number,
): Promise<{ path: string; acknowledged: number }> {
  const script = join(helpers, "append-for-ever.mjs")
  const child = spawn(process.execPath, [...sources, script, home, firstId, String(bytes)], {
    stdio: ["ignore", "pipe", "ignore"],
  })
  let said = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text
  })
  await Promise.race([once(child.stdout, "data"), once(child, "close")])
  await setTimeout(afterMs)
  child.kill("SIGKILL")
  await once(child, "close")
  // A number without its line feed was not said to the end.
  const [first = "", ...numbers] = said.split("\n").slice(0, -1)
  return { path: first.replace("path ", ""), acknowledged: Number(numbers.at(-1) ?? -1) }
}

function numbersOf(items: Awaited<ReturnType<typeof readSession>>["items"]): number[] {
  return items.map((item) =>
    item.type === "user-message" ? Number.parseInt(textOf(item.content)) : -1,
  )
}
