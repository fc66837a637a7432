import { expect, test } from "vitest"
import { checkCall } from "./check-call.js"
import { defaultPolicy } from "./default-policy.js"
import { isPolicy, parsePolicy } from "./parse-policy.js"

const usual = parsePolicy(defaultPolicy, "usual")

function check(policy: string, ...[program = "", ...args]: readonly string[]) {
  return checkCall(parsePolicy(policy, "p.policy"), { program, args })
}

/** The name of the error, or the result with the places and kinds of its arguments. */
function outcome(command: string): string {
  const [program = "", ...args] = command.split(" ")
  const answer = checkCall(usual, { program, args })
  if (answer.result === "unverified") return answer.error.type
  if (answer.result === "forbidden") return answer.reason
  const shown = answer.match.args.map(({ index, type }) => `${index}:${String(type)}`)
  return [answer.result, ...shown].join(" ")
}

test.each([
  ["ls", "safe"],
  ["ls -a -l", "safe"],
  ["ls foo bar", "safe 0:ReadableFile 1:ReadableFile"],
  ["ls foo -l", "safe 0:ReadableFile"],
  ["ls -al", "UnknownOption"],
  ["ls -z", "UnknownOption"],
  ["ls -- x", "DoubleDashNotSupportedYet"],
  ["ls -", "UnknownOption"],
  ["cat", "VarargMatcherDidNotMatchAnything"],
  ["head", "VarargMatcherDidNotMatchAnything"],
  ["head -n 0 f", "InvalidPositiveInteger"],
  ["head -n 1.5 f", "InvalidPositiveInteger"],
  ["head -n 1.0 f", "InvalidPositiveInteger"],
  ["head -n 18446744073709551616 f", "InvalidPositiveInteger"],
  ["head -n -1 f", "OptionFollowedByOptionInsteadOfValue"],
  ["head -n", "OptionMissingValue"],
  ["head -n 100 f", "safe 2:ReadableFile"],
  ["cp", "NotEnoughArgs"],
  ["cp a", "VarargMatcherDidNotMatchAnything"],
  ["cp a b", "match 0:ReadableFile 1:WriteableFile"],
  ["cp -r a b c", "match 1:ReadableFile 2:ReadableFile 3:WriteableFile"],
  ["pwd -L", "safe"],
  ["pwd a b", "UnexpectedArguments"],
  ["printenv", "safe"],
  ["printenv PATH", "safe 0:OpaqueNonFile"],
  ["printenv PATH HOME", "UnexpectedArguments"],
  ["rg -n word src", "safe 1:OpaqueNonFile 2:ReadableFile"],
  ["rg --pre x word", "UnknownOption"],
  ["sed -n 122,202p f", "safe 1:SedCommand 2:ReadableFile"],
  ["sed 122,202p", "MissingRequiredOptions"],
  ["sed -e 1,2p f", "safe 2:ReadableFile"],
  ["sed -e s/y/x/e f", "SedCommandNotProvablySafe"],
  ["which -a python", "safe 1:ReadableFile"],
  ["rm -rf x", "NoSpecForProgram"],
])("the usual policy says of %s: %s", (command, expected) => {
  expect(outcome(command)).toBe(expected)
})

test("errors say what they are about, matchers included", () => {
  const error = (command: string) => {
    const [program = "", ...args] = command.split(" ")
    const answer = checkCall(usual, { program, args })
    return answer.result === "unverified" ? answer.error : answer
  }
  expect(error("cp")).toEqual({
    type: "NotEnoughArgs",
    program: "cp",
    args: [],
    arg_patterns: ["ReadableFiles", "WriteableFile"],
  })
  expect(error("pwd a b")).toEqual({
    type: "UnexpectedArguments",
    program: "pwd",
    args: [
      { index: 0, value: "a" },
      { index: 1, value: "b" },
    ],
  })
  expect(error("sed f")).toMatchObject({ options: ["-e"] })
  expect(error("head")).toMatchObject({ matcher: "ReadableFiles" })
})

test("what is forbidden is found before what is allowed", () => {
  const policy = `
forbid_program_regex("(?i)^RM$", "it removes")
forbid_substrings(["$(", "\`"])
define_program(program = "rm", args = [ARG_RFILES])
define_program(program = "echo", args = [ARG_UNVERIFIED_VARARGS])
define_program(program = "git", args = ["push"], forbidden = "nothing leaves this machine")
`
  expect(check(policy, "rm", "x")).toEqual({
    result: "forbidden",
    reason: "it removes",
    cause: { Program: { program: "rm", exec_call: { program: "rm", args: ["x"] } } },
  })
  expect(check(policy, "echo", "a$(b)")).toMatchObject({
    result: "forbidden",
    cause: { Arg: { arg: "a$(b)", exec_call: { program: "echo" } } },
  })
  expect(check(policy, "git", "push")).toEqual({
    result: "forbidden",
    reason: "nothing leaves this machine",
    cause: {
      Exec: {
        exec: {
          program: "git",
          flags: [],
          opts: [],
          args: [{ index: 0, type: { Literal: "push" }, value: "push" }],
          system_path: [],
        },
      },
    },
  })
  expect(check(policy, "echo", "a")).toMatchObject({ result: "match" })
  expect(check(policy, "git", "pull")).toMatchObject({
    error: { type: "LiteralValueDidNotMatch", expected: "push", actual: "pull" },
  })
})

test("bundles and combined options count where a definition says so", () => {
  const policy =
    'define_program(program = "x", option_bundling = True, combined_format = True, options = [flag("-a"), flag("-l"), opt("--n", ARG_POS_INT)])'
  expect(check(policy, "x", "-al", "--n=3")).toMatchObject({
    result: "safe",
    match: { flags: [{ name: "-a" }, { name: "-l" }], opts: [{ name: "--n", value: "3" }] },
  })
  expect(check(policy, "x", "-ax")).toMatchObject({ error: { type: "UnknownOption" } })
  expect(check(policy, "x", "--n=0")).toMatchObject({ error: { type: "InvalidPositiveInteger" } })
})

test("two matchers of many are an error, and so are ends that meet", () => {
  const two = 'define_program(program = "x", args = [ARG_RFILES, ARG_RFILES_OR_CWD])'
  expect(check(two, "x", "a")).toMatchObject({
    error: { type: "MultipleVarargPatterns", first: "ReadableFiles", second: "ReadableFilesOrCwd" },
  })
  const ends = 'define_program(program = "x", args = ["a", ARG_RFILES_OR_CWD, ARG_WFILE])'
  expect(check(ends, "x")).toMatchObject({ error: { type: "RangeEndOutOfBounds", end: 1, len: 0 } })
  expect(check(ends, "x", "a")).toMatchObject({ error: { type: "PrefixOverlapsSuffix" } })
  expect(check(ends, "x", "a", "b")).toMatchObject({ result: "match" })
})

test("f-strings, lists that are joined and names are understood", () => {
  const policy = `
tool = "x"
shared = [flag("-a")]   # for all
define_program(
    program = f"{tool}-{tool}",
    options = shared + [flag('-b'),],
    should_match = [["-a"], ["-b"]],
)`
  expect(check(policy, "x-x", "-a", "-b")).toMatchObject({ result: "safe" })
})

test.each([
  [
    'define_program(program = "x", should_match = [["-z"]])',
    'p.policy:1:46: define_program: the definition does not match the example ["-z"]',
  ],
  [
    'define_program(program = "x", should_not_match = [[]])',
    "p.policy:1:50: define_program: the definition matches the example []",
  ],
  [
    'define_program(program = "x", options = [flag("-a"), flag("-a")])',
    "p.policy:1:41: define_program: the option -a is defined twice",
  ],
  ['define_program(program = "x", options = ["-a"])', "options holds what flag() and opt() make"],
  ['define_program(program = "x", args = [flag("-a")])', "args holds texts and ARG_ values"],
  ["define_program(options = [])", "p.policy:1:1: define_program needs program"],
  ['define_program(program = "x", colour = 1)', "define_program takes no colour"],
  [
    'define_program(program = "x", options = [opt("-n", ARG_RFILES)])',
    "its type is one for one value",
  ],
  [
    'forbid_program_regex("(", "no")',
    "p.policy:1:22: forbid_program_regex: regex is not a regular expression",
  ],
  [
    'define_program(program = "x")\nprefix_rule(pattern = ["x"])',
    "p.policy:2:1: no function prefix_rule",
  ],
  ["ARG_RFILE = 1", "ARG_RFILE is built in"],
])("%s is refused: %s", (policy, message) => {
  expect(() => parsePolicy(policy, "p.policy")).toThrow(message)
})

test("which language a file is in is told by what it calls", () => {
  expect(isPolicy('# define_program\nprefix_rule(pattern = ["define_program"])')).toBe(false)
  expect(isPolicy('define_program(program = "ls")')).toBe(true)
  expect(isPolicy("(")).toBe(false)
})
