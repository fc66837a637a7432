import type { Program } from "../process/program.js"
import { startDetached } from "../process/start-detached.js"

export type TurnNotice = {
  readonly threadId: string
  readonly turnId: string
  readonly cwd: string
  readonly client: string
  readonly inputMessages: readonly string[]
  readonly lastMessage?: string
}

/**
 * Starts the user's notifier with one JSON argument, and does not wait for it. Its output goes nowhere:
 * the terminal and stdout belong to the front end (G-70). A failure to start is given to `onError`.
 */
export function notify(
  argv: readonly string[],
  notice: TurnNotice,
  env: Program["env"],
  onError: (error: Error) => void,
): void {
  if (argv.length === 0) return
  const program = {
    argv: [...argv, JSON.stringify(message(notice))],
    cwd: notice.cwd,
    env,
  }
  startDetached(program).catch((error: unknown) =>
    onError(error instanceof Error ? error : new Error(String(error))),
  )
}

/** The keys of the base program in its order, then those that came later. */
function message(notice: TurnNotice): Record<string, unknown> {
  return {
    type: "agent-turn-complete",
    "turn-id": notice.turnId,
    "input-messages": notice.inputMessages,
    "last-assistant-message": notice.lastMessage ?? null,
    "thread-id": notice.threadId,
    cwd: notice.cwd,
    client: notice.client,
  }
}
