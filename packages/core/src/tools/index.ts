import { applyPatchTool } from "./apply-patch/tool.js"
import { execCommandTool } from "./exec-session/exec-command.js"
import type { ExecSessions } from "./exec-session/exec-sessions.js"
import { writeStdinTool } from "./exec-session/write-stdin.js"
import { shellTool } from "./shell.js"
import type { Tool } from "./tool.js"
import { updatePlanTool } from "./update-plan.js"
import { viewImageTool } from "./view-image.js"

export type ToolChoice = {
  /** The user's, for command lines. */
  readonly shell: string
  /** For models that know commands which run on between calls; the others get the plain shell. */
  readonly sessions?: ExecSessions
}

/** The built-in tools, in the order in which every model is told of them. */
export function builtinTools({ shell, sessions }: ToolChoice): readonly Tool[] {
  const others = [applyPatchTool, updatePlanTool, viewImageTool]
  if (sessions === undefined) return [shellTool(shell), ...others]
  const commands = [execCommandTool(shell, sessions), writeStdinTool(sessions)]
  // Some of these models remember the older tool now and then.
  return [...commands, ...others, { ...shellTool(shell), hidden: true }]
}
