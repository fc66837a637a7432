import type { SessionLog } from "./session-log.js"

/** A log that keeps nothing. */
export function ephemeralLog(): SessionLog {
  const nothing = async () => {}
  return {
    startTask: nothing,
    appendItems: nothing,
    appendReplyPiece: nothing,
    appendEvent: nothing,
    endTask: nothing,
    close: nothing,
  }
}
