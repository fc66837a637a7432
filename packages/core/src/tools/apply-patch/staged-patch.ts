import type { FileChange } from "../../protocol/policy.js"
import type { DiskFile } from "./disk-file.js"

/** A patch that fits the files as they were read. Nothing is written yet. */
export type StagedPatch = {
  /** Sorted by path. */
  readonly changes: readonly FileChange[]
  /** Sorted by path; one per file. */
  readonly writes: readonly StagedWrite[]
  /** One per file, in the order of the patch. */
  readonly outcomes: readonly Outcome[]
  /** What the model should know of how its lines were matched, a sentence each. */
  readonly notes: readonly string[]
}

/**
 * `path` is canonical: what is really written. `named` is the absolute path it was reached by, and
 * `name` is how the patch spells it. `before` is what stood there; absent for a new file.
 */
export type StagedWrite = {
  readonly path: string
  readonly named: string
  readonly name: string
  readonly before?: DiskFile
} & (
  | { readonly kind: "write"; readonly bytes: Buffer; readonly mode?: number }
  | { readonly kind: "remove" }
)

/** The paths are spelt as the patch spells them. `moved` marks the old place of a file that moved. */
export type Outcome = {
  readonly mark: "A" | "M" | "D"
  readonly name: string
  readonly moved?: true
}
