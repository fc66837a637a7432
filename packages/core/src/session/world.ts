import type { Config } from "../config/config.js"
import type { Model } from "../model/model.js"
import type { Redact } from "../protocol/redact.js"
import type { Sandbox, Supervise } from "../sandbox/sandbox.js"
import type { SessionRules } from "./session-rules.js"
import type { SessionLog } from "../store/session-log.js"
import type { ExecSessions } from "../tools/exec-session/exec-sessions.js"
import type { Tool } from "../tools/tool.js"

/** What a session is made of: chosen once at its start, the same for every task. */
export type World = {
  readonly sessionId: string
  readonly config: Config
  readonly model: Model
  readonly tools: readonly Tool[]
  /** What people wrote about commands. */
  readonly rules: SessionRules
  readonly instructions: string
  readonly redact: Redact
  readonly shell: string
  readonly originator: string
  readonly log: SessionLog
  readonly maxTurns: number
  readonly outputSchema?: Readonly<Record<string, unknown>>
  readonly findSandbox: () => Promise<Sandbox | undefined>
  readonly findSupervisor: () => Promise<Supervise | undefined>
  /** The commands that run on between calls. */
  readonly commands: ExecSessions
}
