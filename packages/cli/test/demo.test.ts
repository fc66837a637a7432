import { cpSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { runCodex, startModelServer, tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { demoScript } from "./demo-script.js"

const material = join(import.meta.dirname, "../demo")

test("the recording is what codex exec --record takes down of the script", async () => {
  const home = await tempFolder()
  const cwd = await tempFolder()
  cpSync(join(material, "sample"), cwd, { recursive: true })
  const server = await startModelServer({ script: demoScript })
  const file = join(home, "recording.jsonl")
  const end = await runCodex(
    [
      "exec",
      "--skip-git-repo-check",
      "-c",
      `model_providers.script={ name = "script", base_url = "${server.url}", wire_api = "chat" }`,
      "--provider",
      "script",
      "-m",
      "scripted",
      "-s",
      "danger-full-access",
      "--record",
      file,
      "The tests fail. Find out why and mend it.",
    ],
    { cwd, home },
  )
  await server.close()
  expect(end.stderr).toContain("tokens used")
  expect(end.exitCode).toBe(0)
  await expect(readFileSync(file, "utf8")).toMatchFileSnapshot(join(material, "recording.jsonl"))
})

test("the demo mends the sample project and shows before, after and the difference", async () => {
  const { exitCode, stdout } = await runCodex(["demo"], { cwd: await tempFolder() })
  const [before = "", after = ""] = stdout.split("== The tests after")
  expect(before).toMatch(/The tests before[^]*not ok[^]*The tests fail\./)
  expect(after).toMatch(/^[^=]*All tests pass\./)
  expect(after).toContain(
    "+  return lines.reduce((sum, line) => sum + line.price * line.quantity, 0)",
  )
  expect(after).toContain("OPENAI_API_KEY")
  expect(stdout).toContain("its replies are a recording")
  expect(exitCode).toBe(0)
})
