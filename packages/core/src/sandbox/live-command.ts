import type { ExitStatus } from "../process/program.js"

/** A command that runs, whatever it is connected to. */
export interface LiveCommand {
  readonly pid: number
  /** When the command itself has ended and what it printed is in; its children are not waited for. */
  readonly ended: Promise<ExitStatus>
  /** Called with everything that is printed, both streams in one. Called once, before anything else. */
  onOutput(listener: (chunk: Buffer) => void): void
  /** Types text. Throws a ToolError where there is nobody to read it. */
  write(text: string): void
  /** SIGINT, as from a keyboard. */
  interrupt(): void
  /** SIGTERM, then SIGKILL after so many milliseconds. */
  stop(graceMs: number): void
  /** To be called at the end: nothing of it is left running. */
  dispose(): void
}
