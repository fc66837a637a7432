import type { SandboxPolicy } from "../../protocol/policy.js"
import type { Scene } from "./scene.js"

/**
 * Something to try in a sandbox. An attack must fail there, a piece of work must not; both must do what
 * they say without one, or the case proves nothing. What came of it is judged from outside.
 */
export type SandboxCase = {
  /** For an attack, what would happen; for work, what is done. */
  readonly name: string
  readonly kind: "attack" | "work"
  /** A shell script for `sh -c`. `$NAMES` are the scene's, see `Scene.variables`. */
  readonly script: string
  /** Makes what the script needs, outside of the sandbox. */
  readonly prepare?: (scene: Scene) => void | Promise<void>
  /** Whether the attack got through, or the work was done. */
  readonly happened: (scene: Scene, end: CaseEnd) => boolean | Promise<boolean>
  /** Another policy than reading all, writing the root, and no network. */
  readonly policy?: (policy: SandboxPolicy, scene: Scene) => SandboxPolicy
  /** `sandbox.git`; `protected` when absent. */
  readonly git?: "commit"
  /** `sandbox.private_tmp`, with a right to write in `/tmp`: only for forms that can. */
  readonly tmp?: "private"
  /** The folder that is opened for writing; the scene's root when absent. */
  readonly root?: (scene: Scene) => string
  /** The folder that the command starts in; the root when absent. */
  readonly cwd?: (scene: Scene) => string
  /** A file that the command gets open for writing as descriptor 5. */
  readonly descriptor?: (scene: Scene) => string
  /** The declared gap of a weaker form that excuses this attack getting through, or this work not being done. */
  readonly excuse?: Excuse
  /** Programs that the script calls. */
  readonly needs?: readonly string[]
  readonly platform?: NodeJS.Platform
  /** Whether it works a second or more, and much the same as other cases. */
  readonly takesLong?: true
  /** What a machine may lack so that the attack does nothing in the open either. */
  readonly mayLack?: string
  /** How the open attempt ends where it is lacking; another failure is the case's own. Absent: every end. */
  readonly lacks?: (end: CaseEnd) => boolean
}

/** How a command of a case ended. */
export type CaseEnd = {
  readonly exitCode: number | null
  readonly output: string
  /** Whether a process that it left behind still holds its output open. */
  readonly leftRunning: boolean
}

/** What a gap of a weaker form may be about. */
export type Excuse = keyof typeof excuses

/** A form declares a gap in a sentence; it excuses the cases whose pattern it matches. */
const excuses = {
  calls: /system calls? .*not filtered/i,
  sockets: /sockets?.* in the file system/i,
  terminals: /terminals be made/i,
  protected: /\.git.*(?:where it exists|not protected|can be (?:changed|created))/i,
  existing: /\.git.*not protected/i,
  descriptors: /descriptors?/i,
  processes: /process(?:es)? outside/i,
  lists: /process(?:es)?.* can be seen/i,
  daemons: /daemon|outlive/i,
  memory: /shared memory(?! cannot)/i,
  sharing: /shared memory cannot be used/i,
  metadata: /\b(?:modes?|times|metadata)\b/i,
  denied: /(?:denied|secret).*(?:read|path)/i,
  names: /names in a denied folder/i,
  loopback: /no loopback/i,
} as const

/** The form's own sentence that excuses a case, if it has one. */
export function excusingGap({ excuse }: SandboxCase, gaps: readonly string[]): string | undefined {
  return excuse === undefined ? undefined : gaps.find((gap) => excuses[excuse].test(gap))
}

/** Judges an attack by what it printed: the scene's nonce, which only success prints. */
export function printed({ nonce }: Scene, { output }: CaseEnd): boolean {
  return output.includes(nonce)
}
