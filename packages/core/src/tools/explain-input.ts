import type * as z from "zod/mini"

/** Of a list of a million wrong things, the first ones say enough. */
const mostIssues = 10

/** What is wrong with a call's arguments, in words that tell how to mend them: `timeout: must be more than 0`. */
export function explainInput({ issues }: z.core.$ZodError): string {
  const shown = issues.slice(0, mostIssues)
  const more = issues.length - shown.length
  return [
    ...shown.map((issue) => `${issue.path.join(".") || "arguments"}: ${fault(issue)}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join("; ")
}

function fault(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${/^[aeiou]/.test(issue.expected) ? "an" : "a"} ${issue.expected}`
    case "too_small":
      return `must be ${issue.inclusive === true ? "at least" : "more than"} ${issue.minimum}`
    case "invalid_value":
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`
    default:
      return issue.message
  }
}
