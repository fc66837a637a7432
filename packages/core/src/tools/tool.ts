import type { ContentPart } from "../protocol/item.js"
import type { Action, ActionResult, SandboxPolicy } from "../protocol/policy.js"
import type { ToolSpec } from "../protocol/tool-spec.js"
import type { Surroundings } from "../sandbox/confine.js"
import type { Sandbox } from "../sandbox/sandbox.js"

/** Describes what a call would do; nothing has happened when `plan` returns. */
export interface Tool extends ToolSpec {
  /** Other names under which models call it. */
  readonly aliases?: readonly string[]
  /** Understood when it is called; models are not told of it. */
  readonly hidden?: boolean
  /** Throws a ToolError for input that the model should mend. */
  plan(call: PlanInput, context: ToolContext): Plan | Promise<Plan>
}

export type PlanInput = { readonly input: string; readonly inputKind: "json" | "text" }

export type ToolContext = {
  /** The session's directory; relative paths of the model start here. */
  readonly cwd: string
  readonly policy: SandboxPolicy
  readonly signal: AbortSignal
}

export type Plan = { readonly action: Action; run(context: RunContext): Promise<ToolOutput> }

export type RunContext = {
  readonly callId: string
  readonly sandbox: Sandbox
  readonly policy: SandboxPolicy
  readonly supervise?: Surroundings["supervise"]
  /** The environment of commands, already without secrets. */
  readonly env: () => Promise<Readonly<Record<string, string>>>
  readonly signal: AbortSignal
  readonly onOutput: (text: string) => void
}

export type ToolOutput = {
  /** What the model reads. */
  readonly content: readonly ContentPart[]
  readonly ok: boolean
  readonly result?: ActionResult
  /** Evidence that the sandbox refused something: the line of the output that says so. */
  readonly deniedBySandbox?: string
}
