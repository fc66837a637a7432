import type { FileChange } from "../protocol/policy.js"

/** Every path that a patch writes or removes: of a move, source and destination (G-11). */
export function patchPaths(changes: readonly FileChange[]): readonly string[] {
  return changes.flatMap((change) =>
    change.kind === "update" && change.movePath !== undefined
      ? [change.path, change.movePath]
      : [change.path],
  )
}
