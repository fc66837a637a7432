import { randomUUID } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { cp, symlink } from "node:fs/promises"
import { dirname, join, sep } from "node:path"
import { setImmediate, setTimeout as sleep } from "node:timers/promises"
import { codexProgram, startCodex, tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { argumentsOf, processesWith } from "./orphans.js"
import { useProject } from "./project.js"

/** From the first sight of the command to the kill, at most, in milliseconds. */
const latestMs = 1.5

const deaf = `trap "" TERM HUP INT QUIT; while :; do sleep 0.2; done`

describe.skipIf(!existsSync("/proc/self"))("of a command that was just being started", () => {
  test.each([
    ["in the sandbox", 25, ["-s", "workspace-write"], "shell"],
    ["outside, with a supervisor", 25, ["--yolo"], "shell"],
    ["outside, without one", 100, ["--yolo"], "shell"],
    ["on a terminal, without a supervisor", 100, ["--yolo", "-m", "gpt-5.5"], "exec_command"],
  ] as const)(
    "nothing is left 3 seconds after a SIGKILL of codex, %s, in %i tries",
    async (place, kills, args, tool) => {
      const program = place.includes("without") ? await withoutHelper() : codexProgram
      const mark = `mark-${randomUUID()}`
      for (let count = 0; count < kills; count++) await killAtStart(program, args, tool, mark)
      await sleep(3000)
      const left = processesWith((words) => words.some((word) => word.includes(mark)))
      for (const id of left) process.kill(Number(id), "SIGKILL")
      expect(left).toEqual([])
    },
  )
})

async function killAtStart(
  program: string,
  args: readonly string[],
  tool: "shell" | "exec_command",
  mark: string,
): Promise<void> {
  const call =
    tool === "shell"
      ? { name: tool, args: { command: ["sh", "-c", deaf, "sh", mark] } }
      : { name: tool, args: { cmd: `${deaf} # ${mark}`, tty: true } }
  const project = await useProject([{ toolCalls: [call] }])
  const words = ["exec", "--json", ...args, "run it"]
  const { child, result } = startCodex(words, { cwd: project.cwd, program }, project.home)
  await untilBegun(mark, String(child.pid))
  const at = performance.now() + Math.random() * latestMs
  while (performance.now() < at);
  child.kill("SIGKILL")
  await result
}

/** Looks as often as it can, since what is to be met takes less than a millisecond. */
async function untilBegun(mark: string, codex: string): Promise<void> {
  while (!descendants(codex).some((id) => argumentsOf(id).some((word) => word.includes(mark)))) {
    if (!existsSync(`/proc/${codex}/task`)) throw new Error("codex ended before its command began")
    await setImmediate()
  }
}

/** A helper that stood by has the command as its child, and in no arguments of its own. */
function descendants(id: string): readonly string[] {
  return childrenOf(id).flatMap((child) => [child, ...descendants(child)])
}

function childrenOf(id: string): readonly string[] {
  try {
    return readFileSync(`/proc/${id}/task/${id}/children`, "utf8").split(" ").filter(Boolean)
  } catch {
    return [] // It ended meanwhile.
  }
}

/** The built program where the sandbox's helper is missing. */
async function withoutHelper(): Promise<string> {
  const folder = await tempFolder()
  const built = dirname(codexProgram)
  const isVendor = (path: string) => path.includes(`${sep}vendor`)
  await cp(built, join(folder, "dist"), { recursive: true, filter: (path) => !isVendor(path) })
  await symlink(join(built, "../node_modules"), join(folder, "node_modules"))
  return join(folder, "dist/codex.cjs")
}
