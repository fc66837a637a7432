import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { codex, execJson, useProject } from "./project.js"

type Part = { kind: string; name: string; bytes: number; tokens: number; text: string }

test.each(["responses", "chat"] as const)(
  "debug prompt shows what the next request over %s sends, and sends nothing",
  async (wire) => {
    const project = await useProject([{ text: "Hi." }], { wire })
    await writeFile(join(project.cwd, "AGENTS.md"), "Be kind.")
    const { exitCode, stdout } = await codex(project, ["debug", "prompt", "--json", "go"])
    expect(exitCode).toBe(0)
    expect(project.server.requests).toHaveLength(0)
    const { parts } = JSON.parse(stdout) as { parts: Part[] }
    expect([...new Set(parts.map(({ kind }) => kind))]).toEqual([
      "instructions",
      "tools",
      "files",
      "history",
    ])
    await execJson(project, ["go"])
    const sent = project.server.requests[0]?.raw.toString() ?? ""
    for (const { kind, text } of parts) if (kind !== "files") expect(sent).toContain(text)
  },
)

test("debug prompt is a table for people", async () => {
  const project = await useProject([])
  const { stdout } = await codex(project, ["debug", "prompt", "go"])
  expect(stdout).toMatch(/^ {4}bytes {2}~tokens {2}part\n/)
  expect(stdout).toMatch(/\d+ +\d+ {2}tool apply_patch\n/)
  expect(stdout).toMatch(/\d+ +\d+ {2}all\n/)
})

test("debug prompt --diff names what ends the provider's cache", async () => {
  const project = await useProject([{ text: "Hi." }])
  await writeFile(join(project.cwd, "AGENTS.md"), "Be kind.")
  await execJson(project, ["go"])
  const same = await codex(project, ["debug", "prompt", "--last", "--diff", "and on"])
  expect(same.stdout).toContain("The last request is the beginning of this one")

  await writeFile(join(project.cwd, "AGENTS.md"), "Be quick.")
  const changed = await codex(project, ["debug", "prompt", "--diff", "go"])
  expect(changed.stdout).toMatch(/The cache ends at message 1 \(user\), after \d+ bytes/)
  expect(changed.stdout).toContain("Be kind.")
  expect(changed.stdout).toContain("Be quick.")

  const config = "model_instructions_file"
  await writeFile(join(project.home, "other.md"), "Other words.")
  const flags = ["-c", `${config}="${join(project.home, "other.md")}"`]
  const other = await codex(project, [...flags, "debug", "prompt", "--diff"])
  expect(other.stdout).toContain("The cache ends at instructions")
  expect(project.server.requests).toHaveLength(1)
})
