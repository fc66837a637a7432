import { setTimeout as wait } from "node:timers/promises"
import { CodexError } from "../errors.js"
import { oneByOne } from "../one-by-one.js"
import { Failure } from "./failure.js"
import type { AttemptBudget, ModelEvent } from "./model.js"

/** The longest that we wait unasked, so that raised counts do not raise it without end. */
const longestBackOffMs = 3200

export type RetryPolicy = {
  readonly requestMaxRetries: number
  readonly streamMaxRetries: number
  /** Milliseconds before the first retry; twice as many before each further one, within 10 %. */
  readonly backOffMs: number
}

export type RetryOptions = {
  readonly policy: RetryPolicy
  /** Shared with the other requests of the task. */
  readonly budget?: AttemptBudget | undefined
  readonly signal: AbortSignal
}

/**
 * Makes attempts until one comes to its end (decision 19). Each failed one is told in a `retrying`
 * event; the last failure is thrown.
 */
export function withRetries(
  attempt: () => AsyncIterable<readonly ModelEvent[]>,
  options: RetryOptions,
): AsyncIterable<ModelEvent> {
  return oneByOne(attempts(attempt, options))
}

async function* attempts(
  attempt: () => AsyncIterable<readonly ModelEvent[]>,
  options: RetryOptions,
): AsyncGenerator<readonly ModelEvent[]> {
  const made = { request: 0, stream: 0 }
  for (;;) {
    try {
      yield* attempt()
      return
    } catch (error) {
      options.signal.throwIfAborted()
      if (!(error instanceof Failure)) throw error
      const retrying = nextRetry(error, made, options)
      yield [retrying]
      await pause(retrying.delayMs, options.signal)
    }
  }
}

/** Counts a retry and tells of it, or throws the failure when no attempt is left. */
function nextRetry(
  failure: Failure,
  made: { request: number; stream: number },
  { policy, budget }: RetryOptions,
): ModelEvent & { type: "retrying" } {
  const { retry: kind, afterMs, reason = failure.message } = failure.options
  if (kind === "never") throw failure
  const maxAttempts = kind === "request" ? policy.requestMaxRetries : policy.streamMaxRetries
  if (made[kind] >= maxAttempts || budget?.left === 0) throw exhausted(failure)

  const delayMs =
    afterMs === undefined
      ? backOffMs(made[kind], policy.backOffMs, Math.random())
      : withJitter(afterMs, Math.random())
  made[kind]++
  if (budget !== undefined) budget.left--
  return { type: "retrying", attempt: made[kind], maxAttempts, delayMs, reason }
}

/** The wait before retry n, counted from 0; `random` is in [0, 1). */
export function backOffMs(n: number, firstMs: number, random: number): number {
  const plain = Math.min(firstMs * 2 ** n, longestBackOffMs)
  return Math.round(plain * (0.9 + random * 0.2))
}

/** Never earlier than the provider asked, and not everybody at once. */
function withJitter(afterMs: number, random: number): number {
  return Math.round(afterMs * (1 + random / 10))
}

function exhausted(failure: Failure): CodexError {
  const message = failure.options.exhausted ?? failure.message
  return new CodexError(failure.code, message, { cause: failure })
}

async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(delayMs, undefined, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}
