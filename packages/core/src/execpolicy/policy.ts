import type { Fault, Matcher } from "./argument.js"

/** A program with its arguments. */
export type ExecCall = { readonly program: string; readonly args: readonly string[] }

/** An option without a value, or with one. */
export type Option =
  | { readonly kind: "flag"; readonly name: string }
  | {
      readonly kind: "opt"
      readonly name: string
      readonly matcher: Matcher
      readonly required: boolean
    }

/** One way in which a program may be called. */
export type ProgramSpec = {
  readonly program: string
  readonly systemPath: readonly string[]
  /** `-al` is `-a -l`. */
  readonly bundles: boolean
  /** `--name=value` is `--name value`. */
  readonly combines: boolean
  readonly options: ReadonlyMap<string, Option>
  readonly args: readonly Matcher[]
  /** Why such a call is forbidden; absent when it is not. */
  readonly forbidden?: string
}

/** A policy in the older language. */
export type Policy = {
  readonly forbiddenPrograms: readonly { readonly regex: RegExp; readonly reason: string }[]
  readonly forbiddenSubstrings: readonly string[]
  readonly specs: ReadonlyMap<string, readonly ProgramSpec[]>
}

/** A call that a definition describes. Its fields are those of the JSON that is printed. */
export type ValidExec = {
  readonly program: string
  readonly flags: readonly { readonly name: string }[]
  readonly opts: readonly {
    readonly name: string
    readonly value: string
    readonly type: unknown
  }[]
  readonly args: readonly MatchedArg[]
  readonly system_path: readonly string[]
}

export type MatchedArg = {
  readonly index: number
  readonly type: unknown
  readonly value: string
}

/** An argument that is no option, with its place among all arguments. */
export type Positional = { readonly index: number; readonly value: string }

export type MatchResult = ValidExec | { readonly fault: Fault }
