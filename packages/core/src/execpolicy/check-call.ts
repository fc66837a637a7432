import type { Fault } from "./argument.js"
import { matchProgram, mightWrite } from "./match-program.js"
import type { ExecCall, Policy, ValidExec } from "./policy.js"

/** What a policy says of a call, as it is printed. */
export type PolicyAnswer =
  | { readonly result: "safe" | "match"; readonly match: ValidExec }
  | { readonly result: "forbidden"; readonly reason: string; readonly cause: unknown }
  | { readonly result: "unverified"; readonly error: Fault }

/** Forbidden names first, then forbidden texts, then the first definition that describes the call. */
export function checkCall(policy: Policy, call: ExecCall): PolicyAnswer {
  return (
    forbiddenByName(policy, call) ?? forbiddenByText(policy, call) ?? byDefinition(policy, call)
  )
}

function forbiddenByName({ forbiddenPrograms }: Policy, call: ExecCall): PolicyAnswer | undefined {
  const rule = forbiddenPrograms.find(({ regex }) => regex.test(call.program))
  if (rule === undefined) return undefined
  const cause = { Program: { program: call.program, exec_call: call } }
  return { result: "forbidden", reason: rule.reason, cause }
}

function forbiddenByText(
  { forbiddenSubstrings }: Policy,
  call: ExecCall,
): PolicyAnswer | undefined {
  for (const arg of call.args) {
    const text = forbiddenSubstrings.find((text) => arg.includes(text))
    if (text === undefined) continue
    const reason = `an argument holds the forbidden text ${JSON.stringify(text)}`
    return { result: "forbidden", reason, cause: { Arg: { arg, exec_call: call } } }
  }
  return undefined
}

function byDefinition({ specs }: Policy, call: ExecCall): PolicyAnswer {
  let error: Fault = { type: "NoSpecForProgram", program: call.program }
  for (const spec of specs.get(call.program) ?? []) {
    const match = matchProgram(spec, call)
    if ("fault" in match) {
      error = match.fault
      continue
    }
    if (spec.forbidden !== undefined) {
      const cause = { Exec: { exec: match } }
      return { result: "forbidden", reason: spec.forbidden, cause }
    }
    return { result: mightWrite(match) ? "match" : "safe", match }
  }
  return { result: "unverified", error }
}
