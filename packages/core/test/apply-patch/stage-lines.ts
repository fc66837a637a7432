import { parsePatch } from "../../src/tools/apply-patch/parse.js"
import { stagePatch } from "../../src/tools/apply-patch/stage-patch.js"
import type { StagedPatch } from "../../src/tools/apply-patch/staged-patch.js"

/** Stages the sections of a patch, given without its first and last line. */
export function stageLines(folder: string, lines: readonly string[]): Promise<StagedPatch> {
  return stagePatch(parsePatch(["*** Begin Patch", ...lines, "*** End Patch"].join("\n")), folder)
}
