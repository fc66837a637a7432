import { redactCut } from "../protocol/redact.js"
import { Failure } from "./failure.js"
import { cutMark } from "./plain-text.js"

/** The failure in words that repeat no secret: providers like to quote the key that they refuse. */
export function redactFailure(failure: Failure, secrets: readonly string[]): Failure {
  const redact = redactCut(secrets, cutMark)
  const { reason, exhausted, ...options } = failure.options
  return new Failure(failure.code, redact(failure.message), {
    ...options,
    ...(reason === undefined ? {} : { reason: redact(reason) }),
    ...(exhausted === undefined ? {} : { exhausted: redact(exhausted) }),
  })
}
