import { type Fault, type Matcher, seriesOf, typeOf, valueFault } from "./argument.js"
import type { MatchedArg, Positional, ProgramSpec } from "./policy.js"

type Matched = { readonly args: readonly MatchedArg[] } | { readonly fault: Fault }

/**
 * Matches arguments that are no options: those before the one matcher of many from the front, those
 * behind it from the back, and it what is left between.
 */
export function matchPositionals(
  { program, args: matchers }: ProgramSpec,
  args: readonly Positional[],
): Matched {
  const many = matchers.flatMap((matcher, at) => (seriesOf(matcher) === undefined ? [] : [at]))
  const [at, other] = many
  if (at !== undefined && other !== undefined) {
    const [first, second] = [matchers[at], matchers[other]]
    return { fault: { type: "MultipleVarargPatterns", program, first, second } }
  }
  const before = matchers.slice(0, at)
  const after = at === undefined ? [] : matchers.slice(at + 1)
  if (args.length < before.length) {
    return { fault: { type: "RangeEndOutOfBounds", end: before.length, len: args.length } }
  }
  if (args.length < after.length) {
    return { fault: { type: "NotEnoughArgs", program, args, arg_patterns: matchers } }
  }
  const end = args.length - after.length
  if (before.length > end) return { fault: { type: "PrefixOverlapsSuffix" } }

  const front = matchEach(before, args.slice(0, before.length))
  if ("fault" in front) return front
  const middle = matchMiddle(
    program,
    at === undefined ? undefined : matchers[at],
    args.slice(before.length, end),
  )
  if ("fault" in middle) return middle
  const back = matchEach(after, args.slice(end))
  if ("fault" in back) return back
  return { args: [...front.args, ...middle.args, ...back.args] }
}

function matchMiddle(
  program: string,
  matcher: Matcher | undefined,
  args: readonly Positional[],
): Matched {
  if (matcher === undefined) {
    return args.length === 0
      ? { args: [] }
      : { fault: { type: "UnexpectedArguments", program, args } }
  }
  if (args.length < (seriesOf(matcher)?.atLeast ?? 0)) {
    return { fault: { type: "VarargMatcherDidNotMatchAnything", program, matcher } }
  }
  return matchEach(
    Array.from(args, () => matcher),
    args,
  )
}

function matchEach(matchers: readonly Matcher[], args: readonly Positional[]): Matched {
  const matched: MatchedArg[] = []
  for (const [at, matcher] of matchers.entries()) {
    const arg = args[at]
    if (arg === undefined) continue
    const type = typeOf(matcher)
    const fault = valueFault(type, arg.value)
    if (fault !== undefined) return { fault }
    matched.push({ index: arg.index, type, value: arg.value })
  }
  return { args: matched }
}
