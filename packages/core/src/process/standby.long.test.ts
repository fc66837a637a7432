import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { startProcess } from "./running-process.js"

test("one that stands by and that nobody needs ends by itself", async () => {
  const log = join(await tempFolder(), "log")
  const script = 'echo $$ >> "$1"; eval "$(cat <&3)"; echo "ended $$" >> "$1"'
  const standby = { argv: ["/bin/sh", "-c", script, "sh", log], bytes: Buffer.from("true") }
  const program = { argv: ["/bin/true"], cwd: "/", env: {}, standby }
  const running = await startProcess(program, { streams: { stdin: "none", output: "together" } })
  await running.ended
  running.dispose()
  const lines = () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [])
  while (lines().length < 4) await sleep(50)
  const ends = lines().flatMap((line) => /^ended (\d+)$/.exec(line)?.[1] ?? [])
  // The command's own, and that of the one that was prepared for another.
  expect(new Set(ends)).toEqual(new Set(lines().filter((line) => /^\d+$/.test(line))))
})
