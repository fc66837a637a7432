import { type Fault, typeOf, valueFault } from "./argument.js"
import { matchPositionals } from "./match-positionals.js"
import type { ExecCall, MatchResult, Option, Positional, ProgramSpec, ValidExec } from "./policy.js"

type Scan = {
  readonly flags: { name: string }[]
  readonly opts: { name: string; value: string; type: unknown }[]
  readonly positionals: Positional[]
  /** The option whose value comes next. */
  waiting?: Extract<Option, { kind: "opt" }> | undefined
}

/** Whether a definition describes a call. Options may stand anywhere. */
export function matchProgram(spec: ProgramSpec, { args }: ExecCall): MatchResult {
  const scan: Scan = { flags: [], opts: [], positionals: [] }
  for (const [index, arg] of args.entries()) {
    const fault = take(arg, index, spec, scan)
    if (fault !== undefined) return { fault }
  }
  const { program } = spec
  if (scan.waiting !== undefined) {
    return { fault: { type: "OptionMissingValue", program, option: scan.waiting.name } }
  }
  const matched = matchPositionals(spec, scan.positionals)
  if ("fault" in matched) return matched
  const missing = missingOptions(spec, scan)
  if (missing.length > 0) {
    return { fault: { type: "MissingRequiredOptions", program, options: missing } }
  }
  const { flags, opts } = scan
  return { program, flags, opts, args: matched.args, system_path: spec.systemPath }
}

function take(arg: string, index: number, spec: ProgramSpec, scan: Scan): Fault | undefined {
  const { program } = spec
  const { waiting } = scan
  if (waiting !== undefined) {
    if (arg.startsWith("-")) {
      const option = waiting.name
      return { type: "OptionFollowedByOptionInsteadOfValue", program, option, value: arg }
    }
    scan.waiting = undefined
    return takeValue(waiting, arg, scan)
  }
  if (arg === "--") return { type: "DoubleDashNotSupportedYet", program }
  if (!arg.startsWith("-")) {
    scan.positionals.push({ index, value: arg })
    return undefined
  }
  return takeOption(arg, spec, scan)
}

function takeOption(arg: string, spec: ProgramSpec, scan: Scan): Fault | undefined {
  const option = spec.options.get(arg)
  if (option?.kind === "flag") scan.flags.push({ name: arg })
  else if (option !== undefined) scan.waiting = option
  if (option !== undefined) return undefined

  const combined = spec.combines ? /^(--[^=]+)=([^]*)$/.exec(arg) : null
  const named = spec.options.get(combined?.[1] ?? "")
  if (named?.kind === "opt") return takeValue(named, combined?.[2] ?? "", scan)

  const bundled = spec.bundles && /^-\w{2,}$/.test(arg) ? arg.slice(1).split("") : []
  const flags = bundled.map((letter) => spec.options.get(`-${letter}`))
  if (flags.length > 0 && flags.every((flag) => flag?.kind === "flag")) {
    for (const letter of bundled) scan.flags.push({ name: `-${letter}` })
    return undefined
  }
  return { type: "UnknownOption", program: spec.program, option: arg }
}

function takeValue(
  { name, matcher }: Extract<Option, { kind: "opt" }>,
  value: string,
  scan: Scan,
): Fault | undefined {
  const type = typeOf(matcher)
  scan.opts.push({ name, value, type })
  return valueFault(type, value)
}

function missingOptions({ options }: ProgramSpec, { opts }: Scan): readonly string[] {
  const given = new Set(opts.map(({ name }) => name))
  return [...options.values()]
    .filter((option) => option.kind === "opt" && option.required && !given.has(option.name))
    .map(({ name }) => name)
    .sort()
}

/** Whether the call may write: what is not known may. */
export function mightWrite({ opts, args }: ValidExec): boolean {
  return [...opts, ...args].some(({ type }) => type === "WriteableFile" || type === "Unknown")
}
