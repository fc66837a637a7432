import { resolve } from "node:path"
import { readText } from "../config/read-text.js"
import { CodexError } from "../errors.js"
import { checkCall, type PolicyAnswer } from "../execpolicy/check-call.js"
import { defaultPolicy } from "../execpolicy/default-policy.js"
import { isPolicy, parsePolicy } from "../execpolicy/parse-policy.js"
import type { ExecCall, Policy } from "../execpolicy/policy.js"
import { parseRules } from "../rules/parse-rules.js"
import type { RuleDecision } from "../rules/rule.js"
import { type RuleMatch, RuleSet, strictest } from "../rules/rule-set.js"

export type PolicyCheck = {
  /** Files of one language, of either; without any, the older language's usual policy. */
  readonly files: readonly string[]
  readonly argv: readonly string[]
  /** A program that is named by its path is also looked for by its bare name. */
  readonly resolveHostExecutables: boolean
  /** The exit code says whether the command is safe. */
  readonly requireSafe: boolean
}

/** What is printed, and how the process ends. */
export type PolicyCheckResult = { readonly answer: unknown; readonly exitCode: number }

/** `codex execpolicy check`: what files of rules say of a command. Throws a CodexError for bad files. */
export function checkPolicyFiles(check: PolicyCheck): PolicyCheckResult {
  const files = check.files.map((path) => ({ path, text: required(path) }))
  const older = files.filter(({ text }) => isPolicy(text))
  if (files.length === 0) return checkOlder([defaultPolicyFile], check)
  if (older.length === 0) return checkRules(files, check)
  const other = files.find((file) => !older.includes(file))
  if (other === undefined) return checkOlder(older, check)
  throw new CodexError(
    "input-invalid",
    `${other.path} and ${older[0]?.path} are in two languages; check them one at a time`,
  )
}

type PolicyFile = { readonly path: string; readonly text: string }

const defaultPolicyFile: PolicyFile = { path: "the usual policy", text: defaultPolicy }

function required(path: string): string {
  const text = readText(path)
  if (text !== undefined) return text
  throw new CodexError("input-invalid", `there is no policy file ${path}; name one that exists`)
}

function checkRules(files: readonly PolicyFile[], check: PolicyCheck): PolicyCheckResult {
  const set = new RuleSet(files.map(({ path, text }) => parseRules(text, path)))
  const { argv, resolveHostExecutables, requireSafe } = check
  const matches = resolveHostExecutables ? set.matchesWithPaths(argv) : set.matches(argv)
  const decision = strictest(matches.map(({ rule }) => rule.decision))
  const answer = {
    matchedRules: matches.map((match) => ({ prefixRuleMatch: shown(match) })),
    ...(decision !== undefined && { decision }),
  }
  return { answer, exitCode: requireSafe ? codeOfDecision(decision) : 0 }
}

function shown({ rule, matchedPrefix, resolvedProgram }: RuleMatch) {
  const { decision, justification } = rule
  return {
    matchedPrefix,
    decision,
    ...(resolvedProgram !== undefined && { resolvedProgram: resolve(resolvedProgram) }),
    ...(justification !== undefined && { justification }),
  }
}

function checkOlder(files: readonly PolicyFile[], check: PolicyCheck): PolicyCheckResult {
  const policy = joined(files.map(({ path, text }) => parsePolicy(text, path)))
  const [program = "", ...args] = check.argv
  const call: ExecCall = { program, args }
  const answer = checkCall(policy, call)
  return { answer, exitCode: check.requireSafe ? codeOfAnswer(answer) : 0 }
}

function joined(policies: readonly Policy[]): Policy {
  const programs = new Set(policies.flatMap(({ specs }) => [...specs.keys()]))
  return {
    forbiddenPrograms: policies.flatMap(({ forbiddenPrograms }) => forbiddenPrograms),
    forbiddenSubstrings: policies.flatMap(({ forbiddenSubstrings }) => forbiddenSubstrings),
    specs: new Map(
      [...programs].map((name) => [name, policies.flatMap(({ specs }) => specs.get(name) ?? [])]),
    ),
  }
}

const writes = 12
const unverified = 13
const forbidden = 14

function codeOfAnswer({ result }: PolicyAnswer): number {
  return { safe: 0, match: writes, unverified, forbidden }[result]
}

function codeOfDecision(decision: RuleDecision | undefined): number {
  if (decision === "allow") return 0
  return decision === "forbidden" ? forbidden : unverified
}
