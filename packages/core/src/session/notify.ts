import { spawn } from "node:child_process"

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
  onError: (error: Error) => void,
): void {
  const [program, ...args] = argv
  if (program === undefined) return
  try {
    const child = spawn(program, [...args, JSON.stringify(message(notice))], {
      cwd: notice.cwd,
      detached: true,
      stdio: "ignore",
    })
    child.once("error", onError)
    child.unref()
  } catch (error) {
    // Some failures, E2BIG for one, are thrown at once instead.
    onError(error instanceof Error ? error : new Error(String(error)))
  }
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
