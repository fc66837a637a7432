import type * as z from "zod/mini"
import { harmless } from "../../protocol/harmless.js"
import { type KeyPath, showKeyPath, valueAt } from "../toml/key-path.js"
import { isTable } from "../toml/parse-toml.js"

type Issue = z.core.$ZodIssue

/** One sentence: the key, what is expected there, what was found. Values that may be secret are not shown. */
export function describeIssue(issue: Issue, table: unknown): string {
  const key = harmless(showKeyPath(issue.path))
  const value = valueAt(table, issue.path)
  if (issue.path[0] === "approval_policy" && isTable(value)) {
    return `${key} cannot be a table here: granular approvals are not supported; use one of unless-allow-listed, auto-edit, on-request, on-failure, never`
  }
  return `${key} must be ${expected(issue)}, but it is ${found(issue, value)}`
}

function expected(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return kinds[issue.expected] ?? issue.expected
    case "invalid_value":
      return `one of ${issue.values.map(String).join(", ")}`
    case "too_small":
      return issue.origin === "string" ? "a text that is not empty" : `${issue.minimum} or more`
    case "too_big":
      return `${issue.maximum} or less`
    default:
      return issue.message
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: "a text in quotes",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a table",
  record: "a table",
}

function found(issue: Issue, value: unknown): string {
  if (issue.code === "invalid_type") return kindOf(value)
  if (typeof value === "number") return String(value)
  if (typeof value !== "string" || mayBeSecret(issue.path)) return kindOf(value)
  const shown = harmless(value)
  return JSON.stringify(shown.length > 80 ? `${shown.slice(0, 80)}…` : shown)
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list"
  if (isTable(value)) return "a table"
  if (typeof value === "number") return Number.isInteger(value) ? "a whole number" : "a number"
  if (typeof value === "boolean") return `${value}`
  return typeof value === "string" ? "another text" : "a date"
}

/** Environments, headers and addresses carry keys, whatever they are called. */
function mayBeSecret(path: KeyPath): boolean {
  return path.some((part) => {
    return /key|token|secret|password|credential|auth|env|header|param|url|^set$/i.test(
      String(part),
    )
  })
}
