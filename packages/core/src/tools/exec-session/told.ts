import type { ExitStatus } from "../../process/program.js"
import { textPart } from "../../protocol/item.js"
import type { CommandResult } from "../../protocol/policy.js"
import { describeExit } from "../describe-exit.js"
import { shorten } from "../shorten.js"
import type { ToolOutput } from "../tool.js"
import type { RunningCommand, Seen } from "./exec-session.js"

/** What a model reads of a command that it has started or looked at, in the words that it was taught. */
export function told(
  { id }: RunningCommand,
  seen: Seen,
  tokenLimit = Number.POSITIVE_INFINITY,
): ToolOutput {
  const { status, output, durationMs } = seen
  const text = [
    `Wall time: ${(durationMs / 1000).toFixed(1)} seconds`,
    status === undefined ? `Process running with session ID ${id}` : ending(status),
    "Output:",
    shorten(output, tokenLimit),
  ].join("\n")
  const result: CommandResult = {
    kind: "command",
    ...(status ?? { exitCode: null, runningAs: id }),
    timedOut: false,
    durationMs,
    output,
  }
  return { content: [textPart(text)], ok: status === undefined || status.exitCode === 0, result }
}

function ending(status: ExitStatus): string {
  if (status.exitCode === null) return `Process was ended by ${status.signal}`
  return `Process exited with code ${describeExit(status.exitCode)}`
}
