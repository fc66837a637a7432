/** What an argument has to be, as a policy names it. The names are those of the JSON that is printed. */
export type Matcher =
  | { readonly Literal: string }
  | SingleName
  | "ReadableFiles"
  | "ReadableFilesOrCwd"
  | "UnverifiedVarargs"

type SingleName =
  | "OpaqueNonFile"
  | "ReadableFile"
  | "WriteableFile"
  | "PositiveInteger"
  | "SedCommand"

/** What one argument turned out to be. */
export type ArgumentType = { readonly Literal: string } | SingleName | "Unknown"

/** Matchers for more than one argument: what each is, and how many there must be at least. */
const series = {
  ReadableFiles: { type: "ReadableFile", atLeast: 1 },
  ReadableFilesOrCwd: { type: "ReadableFile", atLeast: 0 },
  UnverifiedVarargs: { type: "Unknown", atLeast: 0 },
} as const

/** Undefined for a matcher of exactly one argument. */
export function seriesOf(matcher: Matcher) {
  return typeof matcher === "string" && matcher in series
    ? series[matcher as keyof typeof series] // It is a key of it.
    : undefined
}

export function typeOf(matcher: Matcher): ArgumentType {
  return seriesOf(matcher)?.type ?? (matcher as ArgumentType) // Only series are no types themselves.
}

/** What is wrong with a value for its type, as it is printed; undefined when nothing is. */
export function valueFault(type: ArgumentType, value: string): Fault | undefined {
  if (typeof type === "object") {
    if (value === type.Literal) return undefined
    return { type: "LiteralValueDidNotMatch", expected: type.Literal, actual: value }
  }
  switch (type) {
    case "OpaqueNonFile":
    case "Unknown":
      return undefined
    case "ReadableFile":
    case "WriteableFile":
      return value === "" ? { type: "EmptyFileName" } : undefined
    case "PositiveInteger":
      return isPositive(value) ? undefined : { type: "InvalidPositiveInteger", value }
    case "SedCommand":
      if (/^\d+,\d+p$/.test(value)) return undefined
      return { type: "SedCommandNotProvablySafe", command: value }
  }
}

/** Why a command is not matched: a name, and what it is about. */
export type Fault = { readonly type: string } & Readonly<Record<string, unknown>>

function isPositive(value: string): boolean {
  if (!/^\+?\d{1,25}$/.test(value)) return false
  const number = BigInt(value)
  return number > 0n && number < 1n << 64n
}
