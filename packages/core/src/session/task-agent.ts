import type { Agent } from "../agent/agent.js"
import type { Event } from "../protocol/event.js"
import type { Item } from "../protocol/item.js"
import type { Sandbox } from "../sandbox/sandbox.js"
import type { Approvals } from "./approvals.js"
import type { Conversation } from "./conversation.js"
import { withProposals } from "./proposals.js"
import { rememberRules } from "./remember-rules.js"
import type { World } from "./world.js"

/** Requests that a task may repeat after failures (decision 19). */
const attemptsPerTask = 20

export type TaskParts = {
  readonly world: World
  readonly conversation: Conversation
  readonly approvals: Approvals
  readonly signal: AbortSignal
  readonly emit: (event: Event) => void
  readonly sandbox: () => Promise<Sandbox>
  readonly supervise: Agent["supervise"]
  readonly commandEnv: Agent["commandEnv"]
  readonly takeInput: () => readonly Item[]
  readonly interrupt: () => void
}

/** The loop's view of a session, for one task. */
export function taskAgent(parts: TaskParts): Agent {
  const { world, conversation, approvals, signal, emit } = parts
  const { config } = world
  return {
    signal,
    model: world.model,
    instructions: world.instructions,
    tools: world.tools,
    get items() {
      return conversation.items
    },
    cwd: config.cwd,
    consent: {
      approvalPolicy: config.approvalPolicy,
      sandboxPolicy: config.sandboxPolicy,
      rules: world.rules,
    },
    ...(world.outputSchema !== undefined && { outputSchema: world.outputSchema }),
    cacheKey: world.sessionId,
    attempts: { left: attemptsPerTask },
    maxTurns: world.maxTurns,
    toolOutputTokenLimit: config.toolOutputTokenLimit,
    sandbox: parts.sandbox,
    supervise: parts.supervise,
    whilePaused: (work) => world.commands.whilePaused(work),
    commandEnv: parts.commandEnv,
    emit,
    countUsage: (...counts) => conversation.countUsage(...counts),
    record: (items) => conversation.record(items),
    takeInput: parts.takeInput,
    async ask(question) {
      const asked = await withProposals(question, world.redact)
      const show = () => emit({ type: "approval-request", ...asked })
      const answer = await approvals.ask(asked, show, signal)
      if (answer.remember !== undefined) {
        const say = (level: "info" | "warning", message: string) =>
          emit({ type: "notice", level, message })
        await rememberRules(answer.remember, world, say)
      }
      if (answer.decision === "abort") parts.interrupt()
      signal.throwIfAborted()
      return answer
    },
  }
}
