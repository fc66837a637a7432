import type { RuleProposal } from "@codex/core"

/**
 * The events of the protocol of May 2025, in its own words: `{ id, msg }`, a line each. Clients are told
 * to ignore fields and types that they do not know.
 */
export type ProtoEvent = { readonly id: string; readonly msg: EventMessage }

export type EventMessage =
  | { type: "error"; message: string }
  | { type: "task_started" }
  | { type: "task_complete" }
  | { type: "agent_message"; message: string }
  | { type: "session_configured"; model: string; session_id: string }
  | {
      type: "mcp_tool_call_begin"
      call_id: string
      server: string
      tool: string
      arguments: unknown
    }
  | { type: "mcp_tool_call_end"; call_id: string; success: boolean; result: unknown }
  | { type: "exec_command_begin"; call_id: string; command: readonly string[]; cwd: string }
  | {
      type: "exec_command_end"
      call_id: string
      stdout: string
      stderr: string
      exit_code: number
    }
  | {
      type: "exec_approval_request"
      call_id: string
      command: readonly string[]
      cwd: string
      reason?: string
      proposed_rules?: readonly RuleProposal[]
    }
  | {
      type: "apply_patch_approval_request"
      call_id: string
      changes: ProtoChanges
      reason?: string
    }
  | { type: "background_event"; message: string }
  | { type: "patch_apply_begin"; call_id: string; auto_approved: boolean; changes: ProtoChanges }
  | { type: "patch_apply_end"; call_id: string; stdout: string; stderr: string; success: boolean }

/** From absolute path to what happens to it. */
export type ProtoChanges = Readonly<
  Record<
    string,
    | { add: { content: string } }
    | "delete"
    | { update: { unified_diff: string; move_path: string | null } }
  >
>
