/** A word as the program would get it, unquoted; undefined when only running would tell. */
export type Word = string | undefined

/** A simple command, or a program with its arguments. */
export type Segment = {
  readonly words: readonly Word[]
  /** The words as they are written, quotes and all, one for each word. */
  readonly written: readonly string[]
  /** The whole command as it is written. */
  readonly text: string
  /** What is not known of it before it runs, or what it does beside running its program, for people. */
  readonly doubts: readonly string[]
  /** The files that its output goes to. */
  readonly outputs: readonly OutputFile[]
  /** What it is given on stdin, when that is written with it. */
  readonly input?: string
  /** Why it may start others than `inner`: its script is not known, or does not parse. */
  readonly hidden?: string
  /** The commands that it would start: `timeout 5 ls`, `bash -c 'a; b'`, `find -exec`. */
  readonly inner: readonly Segment[]
}

export type OutputFile = {
  readonly path: Word
  readonly written: string
  /** What was in the file is lost. */
  readonly truncates: boolean
}

/** The commands of an argv. With a doubt, there may be others than these. */
export type Understanding = {
  readonly segments: readonly Segment[]
  /** Why the whole is not understood: it does not parse, it has a loop, it is too long. */
  readonly doubt?: string
  /** Why commands may be hidden from us, if they may: it does not parse, a program has no known name. */
  readonly hidden?: string
  /** The shell that reads the script; absent for a program that is started without one. */
  readonly shell?: string
}

/** Every command, also those that others start. */
export function everySegment(segments: readonly Segment[]): readonly Segment[] {
  return segments.flatMap((segment) => [segment, ...everySegment(segment.inner)])
}
