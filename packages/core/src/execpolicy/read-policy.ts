import { type CallValues, textsOf } from "../starlark/call-values.js"
import { evaluateStarlark, isList, Made, type Value } from "../starlark/evaluate.js"
import { functionOf } from "../starlark/function-of.js"
import { type Matcher, seriesOf } from "./argument.js"
import { matchProgram } from "./match-program.js"
import type { Option, Policy, ProgramSpec } from "./policy.js"

/**
 * A policy in the older language. Throws a StarlarkError for what is not understood, and for a
 * definition whose examples do not hold.
 */
export function readPolicy(text: string): Policy {
  const specs = new Map<string, ProgramSpec[]>()
  const forbiddenSubstrings: string[] = []
  const forbiddenPrograms: { regex: RegExp; reason: string }[] = []
  evaluateStarlark(text, {
    constants,
    functions: {
      ...functionOf("define_program", definitionParameters, (values) => {
        const spec = readDefinition(values)
        specs.set(spec.program, [...(specs.get(spec.program) ?? []), spec])
      }),
      ...functionOf("flag", ["name"], (values): Option => {
        return { kind: "flag", name: values.required("name", values.text("name")) }
      }),
      ...functionOf("opt", ["name", "type", "required"], readOption),
      ...functionOf("forbid_substrings", ["strings"], (values) => {
        forbiddenSubstrings.push(...values.required("strings", values.texts("strings")))
      }),
      ...functionOf("forbid_program_regex", ["regex", "reason"], (values) => {
        const reason = values.required("reason", values.text("reason"))
        forbiddenPrograms.push({ regex: readRegex(values), reason })
      }),
    },
  })
  return { specs, forbiddenSubstrings, forbiddenPrograms }
}

const matchers: Readonly<Record<string, Matcher>> = {
  ARG_OPAQUE_VALUE: "OpaqueNonFile",
  ARG_RFILE: "ReadableFile",
  ARG_WFILE: "WriteableFile",
  ARG_POS_INT: "PositiveInteger",
  ARG_SED_COMMAND: "SedCommand",
  ARG_RFILES: "ReadableFiles",
  ARG_RFILES_OR_CWD: "ReadableFilesOrCwd",
  ARG_UNVERIFIED_VARARGS: "UnverifiedVarargs",
}

/** Marks a matcher among what functions make. */
class NamedMatcher {
  readonly matcher: Matcher

  constructor(matcher: Matcher) {
    this.matcher = matcher
  }
}

const constants = Object.fromEntries(
  Object.entries(matchers).map(([name, matcher]) => [name, new Made(new NamedMatcher(matcher))]),
)

const definitionParameters = [
  "program",
  "system_path",
  "option_bundling",
  "combined_format",
  "options",
  "args",
  "forbidden",
  "should_match",
  "should_not_match",
]

function readDefinition(values: CallValues): ProgramSpec {
  const forbidden = values.text("forbidden")
  const spec: ProgramSpec = {
    program: values.required("program", values.text("program")),
    systemPath: values.texts("system_path") ?? [],
    bundles: values.flag("option_bundling") ?? false,
    combines: values.flag("combined_format") ?? false,
    options: readOptions(values),
    args: readMatchers(values),
    ...(forbidden !== undefined && { forbidden }),
  }
  checkExamples(spec, values)
  return spec
}

function readOptions(values: CallValues): ReadonlyMap<string, Option> {
  const options = new Map<string, Option>()
  for (const value of values.list("options") ?? []) {
    const option = value instanceof Made ? value.content : undefined
    if (!isOption(option)) {
      throw values.error("options holds what flag() and opt() make, nothing else", "options")
    }
    if (options.has(option.name)) {
      throw values.error(`the option ${option.name.slice(0, 40)} is defined twice`, "options")
    }
    options.set(option.name, option)
  }
  return options
}

function isOption(content: unknown): content is Option {
  return typeof content === "object" && content !== null && "kind" in content
}

function readOption(values: CallValues): Option {
  const matcher = values.required("type", values.as("type", "an ARG_ value", matcherOf))
  if (seriesOf(matcher) !== undefined) {
    throw values.error("an option has one value, so its type is one for one value", "type")
  }
  return {
    kind: "opt",
    name: values.required("name", values.text("name")),
    matcher,
    required: values.flag("required") ?? false,
  }
}

function readMatchers(values: CallValues): readonly Matcher[] {
  return (values.list("args") ?? []).map((value) => {
    const matcher = matcherOf(value)
    if (matcher !== undefined) return matcher
    throw values.error("args holds texts and ARG_ values, nothing else", "args")
  })
}

function matcherOf(value: Value): Matcher | undefined {
  if (typeof value === "string") return { Literal: value }
  const content = value instanceof Made ? value.content : undefined
  return content instanceof NamedMatcher ? content.matcher : undefined
}

/** The examples of a definition are tried when it is read, not by tests alone (G-67). */
function checkExamples(spec: ProgramSpec, values: CallValues): void {
  const describes = (args: readonly string[]) =>
    !("fault" in matchProgram(spec, { program: spec.program, args }))
  const missed = examplesOf(values, "should_match").find((args) => !describes(args))
  if (missed !== undefined) {
    const message = `the definition does not match the example ${JSON.stringify(missed).slice(0, 200)}`
    throw values.error(message, "should_match")
  }
  const hit = examplesOf(values, "should_not_match").find(describes)
  if (hit === undefined) return
  const message = `the definition matches the example ${JSON.stringify(hit).slice(0, 200)}`
  throw values.error(message, "should_not_match")
}

function examplesOf(values: CallValues, parameter: string): readonly (readonly string[])[] {
  return (values.list(parameter) ?? []).map((value) => {
    const words = isList(value) ? textsOf(value) : undefined
    if (words !== undefined) return words
    throw values.error(`${parameter} holds lists of texts, nothing else`, parameter)
  })
}

/** Flags at the front, such as `(?i)`, are those of the older language's regular expressions. */
function readRegex(values: CallValues): RegExp {
  const source = values.required("regex", values.text("regex"))
  const [whole = "", flags = ""] = /^\(\?([ims]+)\)/.exec(source) ?? []
  try {
    return new RegExp(source.slice(whole.length), `u${flags}`)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw values.error("regex is not a regular expression that is understood here", "regex")
  }
}
