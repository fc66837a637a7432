import { Failure } from "./failure.js"

/** No model means more calls in one reply. */
export const mostCalls = 1000

export function tooManyCalls(): Failure {
  const message = `the model's reply holds more than ${mostCalls} tool calls; none was run. Try again, or choose another model with -m`
  return new Failure("reply-incomplete", message, { retry: "never" })
}
