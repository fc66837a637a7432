import { basename, resolve } from "node:path"
import { ToolError } from "../../errors.js"
import { matchPatchScript, withoutHeredocs } from "./heredoc.js"

export type RecognisedPatch = { readonly patchText: string; readonly cwd: string }

const patchNames = new Set(["apply_patch", "applypatch"])
const shells = new Set(["bash", "sh", "zsh"])
const invocation =
  /(?:^|[\n;&|({]|\b(?:then|do|else|exec|command)\b)[ \t]*(?:apply_patch|applypatch)(?=\s|<|$)/

/**
 * The patch in a command that does nothing but apply one, and the directory it is applied in.
 * Undefined for every other command. Throws a ToolError for a script that applies a patch among other
 * things: it can neither be run as it is nor taken for the patch alone.
 */
export function recognisePatch(argv: readonly string[], cwd: string): RecognisedPatch | undefined {
  const [program = "", first, second] = argv
  if (patchNames.has(program)) {
    if (first !== undefined && argv.length === 2) return { patchText: first, cwd }
    throw new ToolError(`${program} takes one argument, the whole patch`)
  }
  const runsScript = shells.has(basename(program)) && (first === "-c" || first === "-lc")
  if (!runsScript || second === undefined) return undefined
  const script = argv.length === 3 ? matchPatchScript(second) : undefined
  if (script !== undefined) {
    return { patchText: script.body, cwd: resolve(cwd, script.directory ?? ".") }
  }
  refuseMixture(second)
  return undefined
}

function refuseMixture(script: string): void {
  if (!script.includes("*** Begin Patch") || !invocation.test(withoutHeredocs(script))) return
  throw new ToolError(
    "apply_patch must be called alone: nothing before it but `cd DIR &&`, and nothing after the " +
      "here-document; run other commands in a call of their own",
  )
}
