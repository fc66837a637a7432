import { errorMessage, ToolError } from "../errors.js"
import { untilAborted } from "../model/until-aborted.js"
import { type ToolCall, type ToolResult, textPart } from "../protocol/item.js"
import {
  type Action,
  type PlanAction,
  type ToolRejection,
  isUnrestricted,
} from "../protocol/policy.js"
import type { Assessment } from "../safety/assessment.js"
import { type Sandbox, noSandbox } from "../sandbox/sandbox.js"
import type { Plan, Tool, ToolOutput } from "../tools/tool.js"
import type { Agent } from "./agent.js"
import { type Permission, outside, unaskedEnvironment } from "./permission.js"
import { meantTool } from "./repair/meant-tool.js"
import { toolResult } from "./tool-result.js"

/** Plan, permit, run. What goes wrong on the way is the model's to read; only an interrupt ends the task. */
export async function runToolCall(call: ToolCall, agent: Agent): Promise<ToolResult> {
  try {
    const plan = await planCall(call, agent)
    const permission = await permit(call, plan.action, agent)
    const output = await carryOut(call, plan, permission, agent)
    return result(call, await escalated(call, plan, output, agent), agent)
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    return result(call, { content: [textPart(error.message)], ok: false }, agent)
  }
}

function result(call: ToolCall, output: ToolOutput, agent: Agent): ToolResult {
  const outcome = { ok: output.ok, tokenLimit: agent.toolOutputTokenLimit }
  return toolResult(call, output.content, outcome)
}

async function planCall(call: ToolCall, agent: Agent): Promise<Plan> {
  try {
    const tool = findTool(call.name, agent.tools)
    const context = { cwd: agent.cwd, policy: agent.consent.sandboxPolicy, signal: agent.signal }
    // A plan may read files.
    return await agent.whilePaused(async () => tool.plan(call, context))
  } catch (error) {
    if (error instanceof ToolError) reject(call, agent, { by: "input", reason: error.message })
    throw error
  }
}

function findTool(name: string, tools: readonly Tool[]): Tool {
  const tool = meantTool(name, tools)
  if (tool !== undefined) return tool
  const known = tools
    .filter(({ hidden }) => hidden !== true)
    .map(({ name }) => name)
    .join(", ")
  throw new ToolError(`unsupported call: ${name.slice(0, 100)}; the tools are ${known}`)
}

/** The sandbox to run in and the policy to keep to, once the rules, and if need be a person, allow it. */
async function permit(call: ToolCall, action: Action, agent: Agent): Promise<Permission> {
  const policy = agent.consent.sandboxPolicy
  const sandbox = await sandboxFor(action, agent)
  const assessment = await assess(call, action, sandbox, agent)
  const { verdict } = assessment
  switch (verdict.kind) {
    case "run":
      return { sandbox, policy, env: unaskedEnvironment(assessment, agent.consent) }
    case "refuse":
      reject(call, agent, { by: "policy", reason: verdict.reason, action })
      throw new ToolError(`refused: ${verdict.reason}`)
    case "ask":
      await askPerson(call, action, verdict, agent)
      return verdict.where === "inside" ? { sandbox, policy } : outside(action, policy)
  }
}

/** Looked at in the environment that the command would get. What judges is loaded with the first call. */
async function assess(
  call: ToolCall,
  action: Action,
  sandbox: Sandbox,
  agent: Agent,
): Promise<Assessment> {
  const { judge } = await import("../safety/judge.js")
  const canSandbox = sandbox !== noSandbox
  if (action.kind !== "command") return judge(action, agent.consent, { canSandbox })
  const { PATH: path = "" } = await untilAborted(agent.commandEnv(call.callId), agent.signal)
  return judge(action, agent.consent, { canSandbox, path })
}

/** Only commands are wrapped; an unrestricted policy was asked for by name and wraps nothing. */
async function sandboxFor(action: Action, agent: Agent): Promise<Sandbox> {
  if (action.kind !== "command" || isUnrestricted(agent.consent.sandboxPolicy)) return noSandbox
  return untilAborted(agent.sandbox(), agent.signal)
}

async function askPerson(
  call: ToolCall,
  action: Action,
  question: { readonly where: "inside" | "outside"; readonly reason?: string },
  agent: Agent,
): Promise<void> {
  const { where, reason } = question
  const asked = { callId: call.callId, action, where, ...(reason !== undefined && { reason }) }
  const answer = await agent.ask(asked)
  if (answer.decision === "approved" || answer.decision === "approved-for-session") return
  const words = answer.message === undefined ? "" : `: ${answer.message}`
  reject(call, agent, { by: "user", reason: `rejected by the user${words}`, action })
  throw new ToolError(`rejected by the user${words}`)
}

/** The folder that an inherited PWD names is ours; programs take it for their own. */
function placeIn(env: Readonly<Record<string, string>>, action: Action): { readonly PWD?: string } {
  return action.kind === "command" && "PWD" in env ? { PWD: action.cwd } : {}
}

function reject(call: ToolCall, agent: Agent, rejection: ToolRejection): void {
  agent.emit({ type: "tool-rejected", callId: call.callId, name: call.name, ...rejection })
}

async function carryOut(
  call: ToolCall,
  { action, run }: Plan,
  permission: Permission,
  agent: Agent,
): Promise<ToolOutput> {
  const { callId } = call
  agent.emit({ type: "tool-begin", callId, action })
  try {
    const context = {
      callId,
      ...permission,
      supervise: () => untilAborted(agent.supervise(), agent.signal),
      env: async () => {
        const env = await untilAborted(agent.commandEnv(callId), agent.signal)
        return { ...env, ...placeIn(env, action), ...permission.env }
      },
      signal: agent.signal,
      onOutput: (text: string) => agent.emit({ type: "tool-output", callId, text }),
    }
    // What is neither a command nor about one is done by us, with rights that commands do not have.
    const isCommand = action.kind === "command" || action.kind === "input"
    const output = await (isCommand ? run(context) : agent.whilePaused(() => run(context)))
    const { ok, result } = output
    if (action.kind === "plan") showPlan(action, agent)
    agent.emit({ type: "tool-end", callId, ok, ...(result !== undefined && { result }) })
    return output
  } catch (error) {
    const reason = agent.signal.aborted ? "interrupted" : errorMessage(error)
    agent.emit({ type: "tool-end", callId, ok: false, error: reason })
    throw error
  }
}

function showPlan({ explanation, steps }: PlanAction, agent: Agent): void {
  agent.emit({ type: "plan-updated", steps, ...(explanation !== undefined && { explanation }) })
}

/** Offers to run again outside what the sandbox refused, where the policy lets a person decide. */
async function escalated(
  call: ToolCall,
  plan: Plan,
  output: ToolOutput,
  agent: Agent,
): Promise<ToolOutput> {
  const { deniedBySandbox: denial } = output
  if (denial === undefined) return output
  if (agent.consent.approvalPolicy === "never") return withNote(output, denial)
  const { callId } = call
  const reason = `the sandbox refused it: ${denial}`
  const answer = await agent.ask({ callId, action: plan.action, where: "outside", reason })
  if (answer.decision === "approved" || answer.decision === "approved-for-session") {
    return carryOut(call, plan, outside(plan.action, agent.consent.sandboxPolicy), agent)
  }
  return withNote(output, denial)
}

/** The real output always stays (G-21). */
function withNote(output: ToolOutput, denial: string): ToolOutput {
  const note = `The sandbox seems to have refused this: ${denial}`
  return { ...output, content: [...output.content, textPart(note)] }
}
