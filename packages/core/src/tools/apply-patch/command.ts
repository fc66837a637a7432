import { isUtf8 } from "node:buffer"
import type { Readable, Writable } from "node:stream"
import { ToolError } from "../../errors.js"
import { commitPatch } from "./commit-patch.js"
import { parsePatch } from "./parse.js"
import { stagePatch } from "./stage-patch.js"
import { summarise } from "./summary.js"

export type PatchCommandStreams = {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable
  readonly stderr: Writable
}

const usage = `Usage: codex apply-patch PATCH
       codex apply-patch < FILE
`

/**
 * Applies the patch given as the only argument, or on stdin, below `cwd`, with the rights of whoever
 * calls. Resolves to the exit code: 0 applied, 1 nothing changed (stderr says why), 2 wrong usage.
 */
export async function runApplyPatchCommand(
  argv: readonly string[],
  { stdin, stdout, stderr }: PatchCommandStreams,
  cwd: string,
): Promise<0 | 1 | 2> {
  try {
    const patchText = await patchTextOf(argv, stdin)
    if (patchText === undefined || patchText.trim() === "") {
      stderr.write(usage)
      return 2
    }
    const staged = await stagePatch(parsePatch(patchText), cwd)
    commitPatch(staged, () => {})
    // Of a file that moved, people are shown the new place alone.
    stdout.write(`${summarise(staged.outcomes.filter((outcome) => !outcome.moved))}\n`)
    for (const note of staged.notes) stderr.write(`Note: ${note}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    stderr.write(`${error.message}\n`)
    return 1
  }
}

async function patchTextOf(
  argv: readonly string[],
  stdin: PatchCommandStreams["stdin"],
): Promise<string | undefined> {
  if (argv.length > 1) return undefined
  if (argv[0] !== undefined) return argv[0]
  if (stdin.isTTY === true) return undefined
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
  const bytes = Buffer.concat(chunks)
  if (!isUtf8(bytes)) throw new ToolError("the patch on stdin is not UTF-8 text")
  return bytes.toString("utf8")
}
