import type { AttemptBudget, Model } from "../model/model.js"
import type { Event } from "../protocol/event.js"
import type { Item } from "../protocol/item.js"
import type { Answerer } from "../protocol/model-usage.js"
import type { ApprovalQuestion, Decision } from "../protocol/policy.js"
import type { PromptTokens } from "../protocol/prompt-tokens.js"
import type { Usage } from "../protocol/usage.js"
import type { Consent } from "../safety/consent.js"
import type { Sandbox, Supervise } from "../sandbox/sandbox.js"
import type { Tool } from "../tools/tool.js"

export type Answer = {
  readonly decision: Decision
  readonly message?: string
  /** Rules that a person wants to be kept. */
  readonly remember?: readonly string[]
}

/** The world as the loop sees it: what a task may know, and the few things it can cause. */
export interface Agent {
  /** Aborted by an interrupt; every wait of the task ends on it. */
  readonly signal: AbortSignal
  readonly model: Model
  readonly instructions: string
  readonly tools: readonly Tool[]
  /** The conversation so far; `record` adds to it. */
  readonly items: readonly Item[]
  readonly cwd: string
  readonly consent: Consent
  readonly outputSchema?: Readonly<Record<string, unknown>>
  readonly cacheKey?: string
  readonly attempts: AttemptBudget
  /** Requests to the model in one task, at the most. */
  readonly maxTurns: number
  readonly toolOutputTokenLimit: number
  /** Looked for only before the first command. */
  sandbox(): Promise<Sandbox>
  /** For commands outside of the sandbox; looked for only before the first. */
  supervise(): Promise<Supervise | undefined>
  /** Does something while no command that runs on in the sandbox acts. */
  whilePaused<T>(work: () => Promise<T>): Promise<T>
  commandEnv(callId: string): Promise<Readonly<Record<string, string>>>
  emit(event: Event): void
  countUsage(usage: Usage, prompt: PromptTokens, answeredBy?: Answerer): Promise<void>
  /** Resolves when the items would survive the death of the process. */
  record(items: readonly Item[]): Promise<void>
  /** Rejects when the task is interrupted. */
  ask(question: ApprovalQuestion): Promise<Answer>
  /** What was typed since, taken once. */
  takeInput(): readonly Item[]
}
