import { expect, test } from "vitest"
import { StarlarkError } from "../starlark/place.js"
import { readRules } from "./read-rules.js"
import { RuleSet } from "./rule-set.js"

function decide(text: string, ...argv: readonly string[]): string | undefined {
  return new RuleSet([readRules(text, "a.rules")]).decide(argv)?.rule.decision
}

function faultOf(text: string): string {
  try {
    readRules(text, "a.rules")
  } catch (error) {
    if (!(error instanceof StarlarkError)) throw error
    return `${error.place.line}:${error.place.column}: ${error.message}`
  }
  return "it is read"
}

test.each([
  ['prefix_rule(pattern = ["git", "push"])', ["git", "push", "-f"], "allow"],
  ['prefix_rule(pattern = ["git", "push"])', ["git", "pull"], undefined],
  ['prefix_rule(pattern = ["git", "push"])', ["git"], undefined],
  ['prefix_rule(["git", ["push", "fetch"]], "prompt")', ["git", "fetch"], "prompt"],
  ['prefix_rule(pattern = [["a", "b"], "c"], decision = "forbidden")', ["b", "c"], "forbidden"],
  ['x = ["a"]\nprefix_rule(pattern = x + [f"{x}"] if 0)', [], "fault"],
  ['name = "push"\nprefix_rule(pattern = ["git", f"pre-{name}"])', ["git", "pre-push"], "allow"],
  ["# comment\n\n\nprefix_rule(pattern = ['g' + \"it\",],)  # more", ["git"], "allow"],
  ['prefix_rule(\r\n  pattern = ["git"],\r\n)\r\n', ["git"], "allow"],
  [
    'prefix_rule(pattern = ["a"]); prefix_rule(pattern = ["a", "b"], decision = "prompt")',
    ["a", "b"],
    "prompt",
  ],
  [
    String.raw`prefix_rule(pattern = [r"a\b", "\u00e9\x41\n\"", '''it's'''])`,
    ["a\\b", 'éA\n"', "it's"],
    "allow",
  ],
  ['prefix_rule(pattern = ["npm", "test", "\\0"])', ["npm", "test"], "allow"],
  ['prefix_rule(pattern = ["npm", "test", "\\0"])', ["npm", "test", "x"], undefined],
  ['prefix_rule(pattern = ["npm", "test", "\\0"])', ["npm", "test", "\0"], undefined],
  ['prefix_rule(pattern = ["npm", ["\\0", "test"]])', ["npm"], "allow"],
  ['prefix_rule(pattern = ["npm", ["\\0", "test"]])', ["npm", "run"], undefined],
])("%s says of %j: %s", (text, argv, decision) => {
  if (decision === "fault") return expect(faultOf(text)).not.toBe("it is read")
  expect(decide(text, ...argv)).toBe(decision)
})

test("the strictest of the rules that match counts, wherever it stands", () => {
  const allow = 'prefix_rule(pattern = ["git"])'
  const prompt = 'prefix_rule(pattern = ["git", "push"], decision = "prompt")'
  const forbid = 'prefix_rule(pattern = ["git", "push", "-f"], decision = "forbidden")'
  expect(decide([forbid, allow, prompt].join("\n"), "git", "push", "-f")).toBe("forbidden")
  expect(decide([allow, prompt, forbid].join("\n"), "git", "push", "-f")).toBe("forbidden")
  expect(decide([allow, prompt, forbid].join("\n"), "git", "push")).toBe("prompt")
})

test("a program's rules forbid it under every path, and allow it only under the listed ones", () => {
  const rules = [
    'prefix_rule(pattern = ["git", "status"])',
    'prefix_rule(pattern = ["git", "push"], decision = "forbidden")',
    'host_executable(name = "git", paths = ["/usr/bin/git"])',
  ].join("\n")
  expect(decide(rules, "/usr/bin/git", "status")).toBe("allow")
  expect(decide(rules, "/tmp/git", "status")).toBeUndefined()
  expect(decide(rules, "./git", "push")).toBe("forbidden")
})

test.each([
  ['prefix_rule(pattern = ["a"', "1:27: unexpected end of the file; , or ] was expected"],
  ['\nprefix_rule(pattern = ["a)', "2:24: this string is not closed"],
  ['prefix_rule(pattern = """a)', "1:23: this string is not closed"],
  [
    "prefix_rule(pattern = [])",
    "1:23: prefix_rule: the pattern is empty; it would match every command",
  ],
  [
    'prefix_rule(pattern = ["a", []])',
    "1:23: prefix_rule: a list of alternatives in the pattern is empty",
  ],
  [
    'prefix_rule(pattern = ["a", 1])',
    "1:23: prefix_rule: pattern holds texts and lists of texts, nothing else",
  ],
  ['prefix_rule(pattern = "a")', "1:23: prefix_rule: pattern must be a list, but it is a text"],
  ['prefix_rule(decision = "allow")', "1:1: prefix_rule needs pattern"],
  [
    'prefix_rule(pattern = ["a"], decision = "yes")',
    '1:41: prefix_rule: it must be one of allow, prompt, forbidden, not "yes"',
  ],
  [
    'prefix_rule(pattern = ["a"], colour = "red")',
    "1:39: prefix_rule takes no colour; it takes pattern, decision, match, not_match, justification",
  ],
  ['prefix_rule(pattern = ["a"], pattern = ["b"])', "1:40: pattern is given twice"],
  ['prefix_rule(["a"], pattern = ["b"])', "1:30: prefix_rule is given pattern twice"],
  [
    'prefix_rule(pattern = ["a"], justification = " ")',
    "1:46: prefix_rule: the justification is empty; give one, or leave it out",
  ],
  [
    'prefix_rule(pattern = ["\\0"])',
    '1:23: prefix_rule: "\\0", the end of the command, is only ever the last word of a pattern',
  ],
  [
    'prefix_rule(pattern = ["a\\0"])',
    "1:23: prefix_rule: no word of a command can hold the character U+0000",
  ],
  [
    'prefix_rule(\n  pattern = ["git"],\n  match = ["git x", "gti x"],\n)',
    '3:11: prefix_rule: the pattern does not match the example ["gti","x"]',
  ],
  [
    'prefix_rule(pattern = ["git"], not_match = [["git", "x"]])',
    '1:44: prefix_rule: the pattern matches the example ["git","x"]',
  ],
  [
    'prefix_rule(pattern = ["git"], match = ["git \'"])',
    '1:40: prefix_rule: a quote is not closed in "git \'"',
  ],
  ['prefix_rule(pattern = ["git"], match = [""])', "1:40: prefix_rule: an example is empty"],
  ["def f():\n  pass", "1:1: def is not understood here: write calls, texts and lists only"],
  ['load("x", "y")', "1:1: load is not understood here: write calls, texts and lists only"],
  ["[a for a in []]", "1:4: unexpected for; , or ] was expected"],
  [
    'open("/etc/passwd")',
    "1:1: no function open; there are prefix_rule, host_executable, network_rule",
  ],
  ["prefix_rule = 1", "1:1: prefix_rule is built in and cannot be given another value"],
  ["x = prefix_rule", "1:5: prefix_rule is a function; call it"],
  ["x = y", "1:5: y is not known here"],
  [' prefix_rule(pattern = ["a"])', "1:2: a statement begins at the start of its line"],
  [
    'prefix_rule(pattern = ["a"]) prefix_rule(pattern = ["b"])',
    "1:30: unexpected prefix_rule; a statement ends with its line",
  ],
  ['prefix_rule(pattern = ["a" "b"])', "1:28: unexpected text; , or ] was expected"],
  [
    'prefix_rule(pattern = ["\\q"])',
    "1:25: unknown escape in a string; write \\\\ for a backslash",
  ],
  ['prefix_rule(pattern = ["a\u0000"])', "1:26: the control character U+0000 cannot stand here"],
  ['x = "\u001b[31m"', "1:6: the control character U+001B cannot stand here"],
  ['x = "a"\rprefix_rule(pattern = [x])', "1:8: the control character U+000D cannot stand here"],
  ['x = {"a": 1}', "1:5: unexpected {; a value was expected"],
  ['x = 1 + "a"', "1:5: + joins two texts or two lists, not a number and a text"],
  ["x = 99999999999999999999", "1:25: the number 99999999999999999999 is too large"],
  [
    'host_executable(name = "git", paths = ["git"])',
    '1:39: host_executable: paths are absolute and end in /git, but there is "git"',
  ],
  [
    'host_executable(name = "a/git", paths = [])',
    "1:24: host_executable: name is the program's bare name, without a path",
  ],
  [
    'network_rule(host = "*", protocol = "https", decision = "allow")',
    "1:21: network_rule: host is the name or address of one host, without wildcards",
  ],
  [
    'network_rule(host = "a", protocol = "ftp", decision = "allow")',
    "1:37: network_rule: protocol must be one of http, https, https_connect, http-connect, socks5_tcp, socks5_udp",
  ],
  [
    'define_program(program = "ls")',
    "1:1: no function define_program; there are prefix_rule, host_executable, network_rule",
  ],
])("%s is refused: %s", (text, fault) => {
  expect(faultOf(text)).toBe(fault)
})

test("what is nested deeply, or doubles a text again and again, is refused", () => {
  expect(faultOf("[".repeat(100_000))).toContain("nested too deeply")
  expect(faultOf(`x = ${"f(".repeat(100_000)}`)).toContain("nested too deeply")
  const doubling = Array.from({ length: 60 }, (_, at) => `x${at + 1} = x${at} + x${at}`)
  expect(faultOf(['x0 = "aa"', ...doubling].join("\n"))).toContain("too long")
})

test("a network rule is read", () => {
  const { networkRules } = readRules(
    'network_rule(host = "a.example", protocol = "https_connect", decision = "deny")',
    "a.rules",
  )
  expect(networkRules).toEqual([
    { host: "a.example", protocol: "https", decision: "forbidden", file: "a.rules", line: 1 },
  ])
})
