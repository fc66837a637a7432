/** A word as the program would get it, unquoted; undefined when only running would tell. */
export type Word = string | undefined

/** A simple command, or a program with its arguments. */
export type Segment = {
  readonly words: readonly Word[]
  /** As it is written. */
  readonly text: string
  /** What is not known of it before it runs, or what it does beside running its program, for people. */
  readonly doubts: readonly string[]
  /** The commands that it would start: `timeout 5 ls`, `bash -c 'a; b'`, `find -exec`. */
  readonly inner: readonly Segment[]
}

/** The commands of an argv. With a doubt, there may be others than these. */
export type Understanding = {
  readonly segments: readonly Segment[]
  /** Why the whole is not understood: it does not parse, it has a loop, it is too long. */
  readonly doubt?: string
}
