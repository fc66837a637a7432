import type { Tool } from "../tool.js"
import { grammar } from "./grammar.js"

const description =
  "Edit files with a patch: a line *** Begin Patch, sections, a line *** End Patch. Sections: " +
  '"*** Add File: PATH" (each line starts with +); "*** Delete File: PATH"; "*** Update File: PATH", ' +
  'optionally "*** Move to: PATH", then chunks: "@@" or "@@ LINE ABOVE", then lines that start with ' +
  "space (context, about 3), - or +. All or nothing."

/** Edits files as a patch says. Written by the agent itself, and so held to the policy here. */
export const applyPatchTool: Tool = {
  name: "apply_patch",
  aliases: ["applypatch"],
  description,
  inputSchema: {
    type: "object",
    properties: { input: { type: "string" } },
    required: ["input"],
    additionalProperties: false,
  },
  freeform: { syntax: "lark", definition: grammar },
  // What reads patches is loaded when the first one comes, not at every start.
  async plan(call, context) {
    const { patchTextOf, planPatch } = await import("./plan-patch.js")
    return planPatch(patchTextOf(call), context.cwd, context)
  },
}
