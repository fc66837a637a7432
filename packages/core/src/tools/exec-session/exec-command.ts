import * as z from "zod/mini"
import { defineTool } from "../define-tool.js"
import type { Tool } from "../tool.js"
import type { ExecSessions } from "./exec-sessions.js"
import { numberOf } from "./number-of.js"

const input = z.object({
  cmd: z.string(),
  workdir: z.optional(z.string()),
  tty: z.optional(z.boolean()),
  yield_time_ms: z.optional(z.number()),
  max_output_tokens: z.optional(z.number().check(z.meta({ untold: true }))),
  sandbox_permissions: z.optional(z.enum(["use_default", "require_escalated"])),
  justification: z.optional(z.string()),
})

/** Runs a shell's command line, which may go on after the call. For models that were taught this. */
export function execCommandTool(shell: string, sessions: ExecSessions): Tool {
  return defineTool({
    name: "exec_command",
    description:
      "Runs a shell command line. What has not ended after yield_time_ms (10000) goes on as a session; tty lets you type into it.",
    input,
    forgive,
    async plan(call, context) {
      const { planExec } = await import("./plan-exec.js")
      return planExec({ ...call, shell }, sessions, context)
    },
  })
}

/** Spellings of the same call that models use: `command`, a list of words, a bare string, `cwd`, numbers as text. */
function forgive(json: unknown): unknown {
  if (typeof json === "string" || Array.isArray(json)) return forgive({ cmd: json })
  if (typeof json !== "object" || json === null) return json
  const given = json as Record<string, unknown>
  const cmd = given["cmd"] ?? given["command"]
  const workdir = given["workdir"] ?? given["cwd"]
  const named = {
    ...given,
    cmd: Array.isArray(cmd) ? commandLine(cmd) : cmd,
    workdir,
    yield_time_ms: numberOf(given["yield_time_ms"]),
    max_output_tokens: numberOf(given["max_output_tokens"]),
  }
  return Object.fromEntries(
    Object.entries(named).filter(([, value]) => value !== null && value !== undefined),
  )
}

function commandLine(words: readonly unknown[]): string {
  const [shell, flag, script] = words.map(String)
  if (
    /^(.*\/)?(bash|sh|zsh)$/.test(shell ?? "") &&
    /^-l?c$/.test(flag ?? "") &&
    words.length === 3
  ) {
    return script ?? ""
  }
  return words.map((word) => quote(String(word))).join(" ")
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
