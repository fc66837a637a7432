import { type Config, errorMessage, verdictsOf } from "@codex/core"
import * as z from "zod/mini"
import { print } from "../print.js"
import { readLines } from "../read-lines.js"

const request = z.object({ argv: z.array(z.string()), cwd: z.optional(z.string()) })

/** Answers each line of stdin with one line. A line that cannot be answered gets its error. */
export async function answerLines(config: Config, canSandbox: boolean): Promise<void> {
  const verdictFor = await verdictsOf(config, canSandbox)
  let number = 0
  for await (const line of readLines(process.stdin)) {
    number++
    if (line.trim() === "") continue
    await print(`${JSON.stringify(await answer(line))}\n`)
  }

  async function answer(line: string): Promise<object> {
    const parsed = request.safeParse(jsonOf(line))
    if (!parsed.success) {
      return { error: `line ${number} is not {"argv": ["program", "argument"]}`, line: number }
    }
    try {
      return await verdictFor(parsed.data.argv, parsed.data.cwd)
    } catch (error) {
      // One command that cannot be judged must not silence the others.
      return { error: `line ${number} cannot be judged: ${errorMessage(error)}`, line: number }
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
