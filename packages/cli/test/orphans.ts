import { randomUUID } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import { startCodex } from "@codex/testing"
import { useProject } from "./project.js"

export const places = { "in the sandbox": ["-s", "workspace-write"], outside: ["--yolo"] } as const
export type Place = keyof typeof places

const forever = "while :; do sleep 0.2; done"

/** What commands do to be left alone. Each runs processes that have the mark, $1, among their arguments. */
export const shapes = {
  "in a session of its own": `setsid sh -c '${forever}' sh "$1" & sh -c '${forever}' sh "$1"`,
  "forked twice": `(setsid sh -c '(sh -c "$0" sh "$1" </dev/null >/dev/null 2>&1 &)' '${forever}' "$1" &); sh -c '${forever}' sh "$1"`,
  "deaf to signals": `trap "" TERM HUP INT QUIT; sh -c 'trap "" TERM HUP INT QUIT; ${forever}' sh "$1"`,
  "holding the pipe": `sh -c 'while echo more; do sleep 0.05; done; ${forever}' sh "$1" & exec sh -c '${forever}' sh "$1"`,
} as const
export type Shape = keyof typeof shapes

export type Signal = "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGKILL"

/**
 * Lets codex run a command of this shape, ends codex by the signal, and gives how many of the command's
 * processes are left three seconds after codex has ended.
 */
export async function survivorsOf(
  shape: string,
  { place, signal, tool = "shell" }: { place: Place; signal: Signal; tool?: "shell" | "terminal" },
): Promise<number> {
  const mark = `mark-${randomUUID()}`
  const project = await useProject([{ toolCalls: [callOf(tool, shape, mark)] }])
  const model = tool === "terminal" ? ["-m", "gpt-5.5"] : []
  const { child, result } = startCodex(
    ["exec", "--json", ...places[place], ...model, "run it"],
    { cwd: project.cwd },
    project.home,
  )
  // The command's shell, and what it started.
  while (processesOf(mark).length < 2) {
    if (child.exitCode !== null) throw new Error(`codex ended early: ${(await result).stdout}`)
    await sleep(20)
  }
  await sleep(200) // Traps are set by now.
  child.kill(signal)
  await result
  const until = performance.now() + 3000
  while (processesOf(mark).length > 0 && performance.now() < until) await sleep(20)
  return processesOf(mark).length
}

function callOf(tool: "shell" | "terminal", shape: string, mark: string) {
  if (tool === "shell") return { name: "shell", args: { command: ["sh", "-c", shape, "sh", mark] } }
  const cmd = `sh -c '${shape.replaceAll("'", "'\\''")}' sh ${mark}`
  return { name: "exec_command", args: { cmd, tty: true, yield_time_ms: 30_000 } }
}

/** Those that have not only died and wait to be noticed. */
function processesOf(mark: string): readonly string[] {
  return processesWith((words) => words.includes(mark))
}

export function processesWith(isMeant: (words: readonly string[]) => boolean): readonly string[] {
  return readdirSync("/proc").filter((id) => /^\d+$/.test(id) && isMeant(argumentsOf(id)))
}

export function argumentsOf(id: string): readonly string[] {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0")
  } catch {
    return [] // It ended meanwhile.
  }
}
