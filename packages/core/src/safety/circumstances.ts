import type { Understanding } from "./shell/segment.js"

/** What a verdict depends on beside the action and the consent. */
export type Circumstances = {
  /** Whether commands can be confined on this machine. */
  readonly canSandbox: boolean
  /** The PATH of commands. Absent: no program is known by its name. */
  readonly path?: string
  /** Kept between commands of which none is run: what was found out about names on that PATH. */
  readonly located?: Map<string, boolean>
  /** What a command would run. Absent: nothing is known of it. */
  readonly understanding?: Understanding
}
