import { readFile } from "node:fs/promises"
import { isBuiltin } from "node:module"
import { basename, join } from "node:path"
import { expect, test } from "vitest"
import { execJson, itemsOf, type Project, useProject } from "./project.js"

type ExitReport = {
  /** What was asked of `require`. */
  readonly required: readonly string[]
  /** The parts of Node that were loaded. */
  readonly moduleLoadList: readonly string[]
  /** Kilobytes. */
  readonly maxRSS: number
}

async function reported(project: Project, args: readonly string[]) {
  const file = join(project.home, "exit-report.json")
  const preload = join(import.meta.dirname, "exit-report.cjs")
  const env = { NODE_OPTIONS: `--require=${preload}`, EXIT_REPORT: file }
  const result = await execJson(project, args, { env })
  return { ...result, report: JSON.parse(await readFile(file, "utf8")) as ExitReport }
}

test("a turn loads one file and nothing of Node that costs", async () => {
  const project = await useProject([{ text: "Hi." }])
  const { exitCode, report } = await reported(project, ["go"])
  expect(exitCode).toBe(0)
  const own = report.required.filter((request) => !isBuiltin(request))
  expect(own.map((request) => basename(request))).toEqual(["codex.cjs", "main.cjs"])
  const costly = report.moduleLoadList.filter((name) => /undici|sqlite/.test(name))
  expect(costly).toEqual([])
})

test("the bundle holds no interactive screen, no MCP client and no provider's own client", async () => {
  const bundle = await readFile(join(import.meta.dirname, "../dist/main.cjs"), "utf8")
  for (const name of ["yoga", "react", "modelcontextprotocol", "conpty", "OpenAI.Chat"]) {
    expect(bundle).not.toContain(name)
  }
})

test("a gigabyte of output keeps memory below 150 MB and says what is missing", async () => {
  const script = "yes 0123456789 | head -c 1000000000"
  const call = { name: "shell", args: { command: ["sh", "-c", script] } }
  const project = await useProject([{ toolCalls: [call] }, { text: "Much." }])
  const { exitCode, events, report } = await reported(project, ["--yolo", "go"])
  expect(exitCode).toBe(0)
  expect(report.maxRSS / 1024).toBeLessThan(150)
  const [item] = itemsOf(events)
  expect(item).toMatchObject({ exit_code: 0 })
  const output = String(item?.["aggregated_output"])
  expect(output.length).toBeGreaterThan(900_000)
  expect(output.length).toBeLessThan(1_200_000)
  expect(output).toMatch(/998\d{6}/)
  const told = JSON.stringify(project.server.requests[1]?.body)
  expect(told.length).toBeLessThan(100_000)
})
