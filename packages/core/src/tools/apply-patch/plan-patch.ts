import * as z from "zod/mini"
import { ToolError } from "../../errors.js"
import type { SandboxPolicy } from "../../protocol/policy.js"
import { mayRead, mayWrite } from "../../sandbox/access.js"
import type { Plan, PlanInput, RunContext, ToolContext, ToolOutput } from "../tool.js"
import { commitPatch } from "./commit-patch.js"
import type { PathGuard } from "./file-tree.js"
import { parsePatch } from "./parse.js"
import { quote } from "./quote.js"
import { stagePatch } from "./stage-patch.js"
import type { StagedPatch } from "./staged-patch.js"
import { summarise } from "./summary.js"

/** A plan for a patch, however it came. `cwd` is where its relative paths start, absolute. */
export async function planPatch(
  patchText: string,
  cwd: string,
  context: ToolContext,
): Promise<Plan> {
  try {
    const staged = await stagePatch(parsePatch(patchText), cwd, readGuard(context.policy))
    return {
      action: { kind: "patch", changes: staged.changes },
      run: async (runContext) => runPatch(staged, runContext),
    }
  } catch (error) {
    throw verificationFailure(error)
  }
}

function runPatch(staged: StagedPatch, { policy, signal }: RunContext): ToolOutput {
  signal.throwIfAborted()
  const start = performance.now()
  try {
    commitPatch(staged, writeGuard(policy))
  } catch (error) {
    throw verificationFailure(error)
  }
  const durationMs = performance.now() - start
  const summary = summarise(staged.outcomes)
  const text = modelText(summary, durationMs, staged.notes)
  const result = { kind: "patch", changes: staged.changes, summary, durationMs } as const
  return { content: [{ type: "text", text }], ok: true, result }
}

const mostNotes = 10

function modelText(summary: string, durationMs: number, notes: readonly string[]): string {
  const head = ["Exit code: 0", `Wall time: ${(durationMs / 1000).toFixed(1)} seconds`, "Output:"]
  const shown = notes.slice(0, mostNotes).map((note) => `Note: ${note}`)
  const rest = notes.length > mostNotes ? [`(and ${notes.length - mostNotes} more such notes)`] : []
  return [...head, summary, ...shown, ...rest].join("\n")
}

function verificationFailure(error: unknown): unknown {
  if (!(error instanceof ToolError)) return error
  return new ToolError(`apply_patch verification failed: ${error.message}`, { cause: error })
}

function readGuard(policy: SandboxPolicy): PathGuard {
  return (path) => {
    if (!mayRead(policy, path)) throw new ToolError(`${quote(path)} may not be read here`)
  }
}

function writeGuard(policy: SandboxPolicy): PathGuard {
  return (path) => {
    if (!mayWrite(policy, path)) {
      throw new ToolError(
        `${quote(path)} may not be written: it is outside what the sandbox permits`,
      )
    }
  }
}

const inputForms = z.union([
  z.string(),
  z.object({ input: z.string() }),
  z.object({ patch: z.string() }),
])

/** The patch in a call of the tool. Throws a ToolError when there is none. */
export function patchTextOf({ input, inputKind }: PlanInput): string {
  if (inputKind === "text") return input
  const value = parseJson(input)
  // Some models send the patch itself where its JSON is due.
  if (value === undefined && /^\s*(\*\*\*|<<|apply_?patch)/.test(input)) return input
  const parsed = inputForms.safeParse(value)
  if (!parsed.success) throw new ToolError('the input must be {"input": "*** Begin Patch …"}')
  if (typeof parsed.data === "string") return parsed.data
  return "input" in parsed.data ? parsed.data.input : parsed.data.patch
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
