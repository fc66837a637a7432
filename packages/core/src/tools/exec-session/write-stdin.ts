import * as z from "zod/mini"
import { defineTool } from "../define-tool.js"
import type { Tool } from "../tool.js"
import type { ExecSessions } from "./exec-sessions.js"
import { numberOf } from "./number-of.js"

const input = z.object({
  session_id: z.number(),
  chars: z.optional(z.string()),
  kill: z.optional(z.boolean()),
  yield_time_ms: z.optional(z.number()),
  max_output_tokens: z.optional(z.number().check(z.meta({ untold: true }))),
})

/** Types into a command that exec_command started, looks at it, or ends it. */
export function writeStdinTool(sessions: ExecSessions): Tool {
  return defineTool({
    name: "write_stdin",
    description:
      "Types chars into a session, or without them waits 5000 ms, and returns new output. \\u0003 interrupts, kill ends it.",
    input,
    forgive,
    async plan(call) {
      const { planInput } = await import("./plan-input.js")
      return planInput(call, sessions)
    },
  })
}

/** Models also send numbers as text, and nothing as null. */
function forgive(json: unknown): unknown {
  if (typeof json !== "object" || json === null) return json
  const given = Object.entries(json).filter(([, value]) => value !== null)
  return Object.fromEntries(
    given.map(([name, value]) => [name, name === "chars" ? value : numberOf(value)]),
  )
}
