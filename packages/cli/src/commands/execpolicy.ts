import { CodexError, checkPolicyFiles, type PolicyCheck } from "@codex/core"
import * as z from "zod/mini"
import type { CommandEnd } from "../command-end.js"
import { print } from "./print.js"

/** Prints what the rules say, `indent` spaces deep. */
export async function execPolicy(check: PolicyCheck, indent: number): Promise<CommandEnd> {
  const { answer, exitCode } = await checkPolicyFiles(check)
  await print(`${JSON.stringify(answer, null, indent)}\n`)
  return { exitCode }
}

const execCall = z.object({
  program: z.string(),
  args: z._default(z.array(z.string()), []),
})

/** Throws a CodexError for what is no call. */
export function parseExecCall(json: string): readonly string[] {
  const parsed = execCall.safeParse(jsonOf(json))
  if (parsed.success) return [parsed.data.program, ...parsed.data.args]
  throw new CodexError(
    "input-invalid",
    'the command is not as it should be; give {"program": "ls", "args": ["-l"]}',
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
