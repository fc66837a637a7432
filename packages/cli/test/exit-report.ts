import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { expect } from "vitest"
import { execJson, itemsOf, type Project, useProject } from "./project.js"

type ExitReport = {
  /** What was asked of `require`. */
  readonly required: readonly string[]
  /** The parts of Node that were loaded. */
  readonly moduleLoadList: readonly string[]
  /** Kilobytes. */
  readonly maxRSS: number
}

/** Runs `codex exec --json` and tells what the process had loaded and used when it exited. */
export async function reported(project: Project, args: readonly string[]) {
  const file = join(project.home, "exit-report.json")
  const preload = join(import.meta.dirname, "exit-report.cjs")
  const env = { NODE_OPTIONS: `--require=${preload}`, EXIT_REPORT: file }
  const result = await execJson(project, args, { env })
  return { ...result, report: JSON.parse(await readFile(file, "utf8")) as ExitReport }
}

/** A turn whose command prints so many bytes. */
export async function flood(bytes: number) {
  const script = `yes 0123456789 | head -c ${bytes}`
  const call = { name: "shell", args: { command: ["sh", "-c", script] } }
  const project = await useProject([{ toolCalls: [call] }, { text: "Much." }])
  const { exitCode, events, report } = await reported(project, ["--yolo", "go"])
  const [item] = itemsOf(events)
  const output = String(item?.["aggregated_output"])
  const missing = Number(/… (\d+) bytes left out …/.exec(output)?.[1])
  return {
    exitCodes: [exitCode, item?.["exit_code"]],
    memory: report.maxRSS * 1024,
    kept: output.length,
    /** By how much what is shown and what is said to be missing are not the whole. */
    wrongBy: Math.abs(bytes - output.length - missing),
    toldModel: JSON.stringify(project.server.requests[1]?.body).length,
  }
}

/** What a flood is to come to, however long it is. */
export const bounded: unknown = {
  exitCodes: [0, 0],
  memory: expect.toSatisfy((bytes: number) => bytes < 150 * 1024 * 1024),
  kept: expect.toSatisfy((length: number) => length > 900_000 && length < 1_200_000),
  wrongBy: expect.toSatisfy((length: number) => length < 100),
  toldModel: expect.toSatisfy((length: number) => length < 100_000),
}
