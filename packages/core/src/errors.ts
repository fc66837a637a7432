/** What a program may branch on; the message is for people. */
export type ErrorCode =
  | "config-invalid"
  | "config-unreadable"
  | "provider-unknown"
  | "model-unknown"
  | "auth-missing"
  | "auth-refused"
  | "request-refused"
  | "rate-limited"
  | "quota-exceeded"
  | "context-length"
  | "provider-unavailable"
  | "stream-disconnected"
  | "reply-incomplete"
  | "replay-parted"
  | "image-unreadable"
  | "session-not-found"
  | "session-unreadable"
  | "session-busy"
  | "sandbox-unavailable"
  | "input-invalid"
  | "not-trusted"
  | "interrupted"
  | "limit-reached"
  | "internal"

/** An error that a person can act on: the message says what happened, where, and what to do next. */
export class CodexError extends Error {
  override readonly name = "CodexError"
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** An error that the model can act on: it becomes the output of the tool call, and the task goes on. */
export class ToolError extends Error {
  override readonly name = "ToolError"
}

/** The message of whatever was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
