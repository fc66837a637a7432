import { CodexError } from "../errors.js"
import { type ToolCall, type ToolResult, textPart } from "../protocol/item.js"

/** The same call failing this often in a row is pointed out to the model, and then ends the task. */
const hintAt = 3
const stopAt = 8

/** Watches one task for a model that repeats a failing call word by word (decision 30). */
export function repetitionGuard(): (call: ToolCall, result: ToolResult) => ToolResult {
  let last = ""
  let failures = 0
  return (call, result) => {
    const same = `${call.name}\0${call.input}`
    failures = result.ok ? 0 : same === last ? failures + 1 : 1
    last = same
    if (failures >= stopAt) throw stuck(call, failures)
    return failures >= hintAt ? withHint(result, failures) : result
  }
}

function withHint(result: ToolResult, failures: number): ToolResult {
  const hint = `This exact call has now failed ${failures} times in a row. Do something else.`
  return { ...result, content: [...result.content, textPart(hint)] }
}

function stuck(call: ToolCall, failures: number): CodexError {
  return new CodexError(
    "limit-reached",
    `the model repeated the same failing ${call.name} call ${failures} times; the task was stopped. Rephrase the request or try another model`,
  )
}
