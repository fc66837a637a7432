import { applyPatchTool } from "./apply-patch/tool.js"
import { shellTool } from "./shell.js"
import type { Tool } from "./tool.js"
import { updatePlanTool } from "./update-plan.js"
import { viewImageTool } from "./view-image.js"

/** The built-in tools, in the order in which every model is told of them. */
export function builtinTools(shell: string): readonly Tool[] {
  return [shellTool(shell), applyPatchTool, updatePlanTool, viewImageTool]
}
