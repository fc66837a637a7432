/** A program to start: argv without a shell, an absolute directory, the whole environment. */
export type Program = {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Handed over on descriptor 3. */
  readonly policyBytes?: Uint8Array
  /** It sees to it that it ends with us, from its very first moment. */
  readonly followsUs?: boolean
  readonly standby?: Standby
}

/**
 * The same program started before it is known what it will run: it waits for the bytes on descriptor 3, which
 * tell it, and ends when there are none. Its outputs are one.
 */
export type Standby = { readonly argv: readonly string[]; readonly bytes: Uint8Array }

/** How a program ended: by an exit code, or by a signal. */
export type ExitStatus =
  | { readonly exitCode: number; readonly signal?: never }
  | { readonly exitCode: null; readonly signal: NodeJS.Signals }
