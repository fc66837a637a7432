import type { InputAction } from "../../protocol/policy.js"
import type { Plan, RunContext, ToolOutput } from "../tool.js"
import type { ExecSession } from "./exec-session.js"
import type { ExecSessions } from "./exec-sessions.js"
import { told } from "./told.js"
import { waitTime } from "./wait-time.js"

export type InputCall = {
  readonly session_id: number
  readonly chars?: string | undefined
  readonly kill?: boolean | undefined
  readonly yield_time_ms?: number | undefined
  readonly max_output_tokens?: number | undefined
}

/** What a call would do: type, look, or end. Throws a ToolError for a session that there is not. */
export function planInput(call: InputCall, sessions: ExecSessions): Plan {
  const session = sessions.get(call.session_id)
  const { id, argv, cwd, confined } = session.about
  const text = call.kill === true ? "" : (call.chars ?? "")
  const action: InputAction = { kind: "input", argv, cwd, commandId: id, text, confined }
  return { action, run: (context) => run(session, action, call, sessions, context) }
}

async function run(
  session: ExecSession,
  { text }: InputAction,
  call: InputCall,
  sessions: ExecSessions,
  { signal, onOutput }: RunContext,
): Promise<ToolOutput> {
  if (call.kill === true) await session.stop()
  // What has ended meanwhile reads nothing; its end is the answer.
  else if (text !== "" && session.running) session.write(text)
  // After typing an answer comes soon; a look waits for something to happen.
  const limits = text === "" ? { usual: 5000, longest: 300_000 } : { usual: 250, longest: 30_000 }
  const waitMs = waitTime(call.yield_time_ms, limits)
  const seen = await session.look({ waitMs, signal, onOutput })
  if (seen.status !== undefined) sessions.forget(session)
  return told(session.about, seen, call.max_output_tokens)
}
