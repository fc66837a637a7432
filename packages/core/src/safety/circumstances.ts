import type { Understanding } from "./shell/segment.js"

/** What a verdict depends on beside the action and the consent. */
export type Circumstances = {
  /** Whether commands can be confined on this machine. */
  readonly canSandbox: boolean
  /** The PATH of commands. Absent: no program is known by its name. */
  readonly path?: string
  /** What a command would run. Absent: nothing is known of it. */
  readonly understanding?: Understanding
}
