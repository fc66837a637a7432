import type { Event, UsageCounted } from "../protocol/event.js"
import type { ApprovalPolicy, SandboxPolicy } from "../protocol/policy.js"
import { isUnrestricted } from "../protocol/policy.js"
import {
  type ContentPart,
  type ImagePart,
  type Item,
  textOf,
  type ToolCall,
} from "../protocol/item.js"
import type { Answerer } from "../protocol/model-usage.js"
import type { Usage } from "../protocol/usage.js"
import type { GitFacts } from "./git-facts.js"
import { type ItemNote, recordItem } from "./item-line.js"
import type { Redact } from "../protocol/redact.js"
import type { SessionMeta, TurnContext } from "./session-log.js"

/** One line of a session file, before it has a time. */
export type Line = {
  readonly type: "session_meta" | "turn_context" | "response_item" | "event_msg" | "compacted"
  readonly payload: object
  /** What the shapes of others cannot say of an item; their readers pass over it. */
  readonly codex_item?: ItemNote
  /** Who has answered in place of the model that the turn's context names. */
  readonly codex_answered_by?: Answerer
}

export type Stamp = {
  readonly timestamp: string
  readonly ordinal?: number
  readonly redact: Redact
}

/** The bytes of lines, one JSON object and a line feed each. Lone surrogates come out escaped. */
export function encodeLines(lines: readonly Line[], { timestamp, ordinal, redact }: Stamp): Buffer {
  const clean = (_key: string, value: unknown) =>
    typeof value === "string" ? redact(value) : value
  const texts = lines.map((line, index) => {
    const numbered = ordinal === undefined ? {} : { ordinal: ordinal + index }
    return `${JSON.stringify({ timestamp, ...numbered, ...line }, clean)}\n`
  })
  return Buffer.from(texts.join(""), "utf8")
}

/** The first line of a file. */
export function metaLine(meta: SessionMeta, timestamp: string, git: GitFacts | undefined): Line {
  return {
    type: "session_meta",
    payload: {
      id: meta.id,
      session_id: meta.id,
      timestamp,
      cwd: meta.cwd,
      originator: meta.originator,
      cli_version: meta.cliVersion,
      source: meta.source,
      model_provider: meta.modelProvider,
      base_instructions: { text: meta.instructions },
      ...(git !== undefined && { git: gitRecord(git) }),
    },
  }
}

export function taskStartLines(turn: TurnContext): Line[] {
  return [
    event("task_started", { turn_id: turn.turnId, model_context_window: null }),
    {
      type: "turn_context",
      payload: {
        turn_id: turn.turnId,
        cwd: turn.cwd,
        approval_policy: approvalRecord(turn.approvalPolicy),
        sandbox_policy: sandboxRecord(turn.sandboxPolicy),
        model: turn.model,
        ...(turn.modelProvider !== undefined && { model_provider: turn.modelProvider }),
        ...(turn.effort !== undefined && { effort: turn.effort }),
        summary: "auto",
      },
    },
  ]
}

/** The item itself, then what a transcript shows of it. `calls` are those of the session so far. */
export function itemLines(item: Item, calls: ReadonlyMap<string, ToolCall>): Line[] {
  const { payload, note } = recordItem(item, calls)
  const line: Line = { type: "response_item", payload }
  return [note === undefined ? line : { ...line, codex_item: note }, ...shownLines(item)]
}

/**
 * A piece of a reply under way. `begins`: what was received before it is void. Other readers pass over
 * it, and so do we once the reply is there.
 */
export function replyPieceLine(text: string, begins: boolean): Line {
  return event("agent_message_delta", { delta: text, ...(begins && { begins }) })
}

/** What is kept of the events that are not items. */
export function eventLines(happened: Event): Line[] {
  if (happened.type === "usage") return [tokenCount(happened)]
  if (happened.type !== "compacted") return []
  return [{ type: "compacted", payload: { message: happened.summary } }]
}

export function taskEndLine(
  turnId: string,
  outcome: "completed" | "interrupted" | "failed",
  lastMessage: string | undefined,
): Line {
  if (outcome === "interrupted") {
    return event("turn_aborted", { turn_id: turnId, reason: "interrupted" })
  }
  return event("task_complete", { turn_id: turnId, last_agent_message: lastMessage ?? null })
}

function shownLines(item: Item): Line[] {
  switch (item.type) {
    case "user-message":
      return [
        event("user_message", {
          message: textOf(item.content),
          images: item.content.flatMap((part) => (isLinkedImage(part) ? [part.url] : [])),
          local_images: [],
          text_elements: [],
        }),
      ]
    case "assistant-message":
      return [event("agent_message", { message: item.text })]
    case "reasoning":
      return item.summary.map((text) => event("agent_reasoning", { text }))
    case "context-message":
    case "tool-call":
    case "tool-result":
      return []
  }
}

// The bytes of an image are in the item; a second copy would double the file.
function isLinkedImage(part: ContentPart): part is ImagePart {
  return part.type === "image" && !part.url.startsWith("data:")
}

function tokenCount({ turn, total, answeredBy }: UsageCounted): Line {
  const line = event("token_count", {
    info: {
      total_token_usage: usageRecord(total),
      last_token_usage: usageRecord(turn),
      model_context_window: null,
    },
    rate_limits: null,
  })
  return answeredBy === undefined ? line : { ...line, codex_answered_by: answeredBy }
}

function usageRecord(usage: Usage): object {
  return {
    input_tokens: usage.inputTokens,
    cached_input_tokens: usage.cachedInputTokens,
    cache_write_input_tokens: usage.cacheWriteInputTokens,
    output_tokens: usage.outputTokens,
    reasoning_output_tokens: usage.reasoningOutputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
  }
}

function event(type: string, fields: object): Line {
  return { type: "event_msg", payload: { type, ...fields } }
}

function gitRecord(git: GitFacts): object {
  return {
    ...(git.commitHash !== undefined && { commit_hash: git.commitHash }),
    ...(git.branch !== undefined && { branch: git.branch }),
    ...(git.repositoryUrl !== undefined && { repository_url: git.repositoryUrl }),
  }
}

/** In the words of other readers, who know no `auto-edit`; it is on record only, never taken back. */
function approvalRecord(policy: ApprovalPolicy): string {
  return policy === "unless-allow-listed" || policy === "auto-edit" ? "untrusted" : policy
}

function sandboxRecord(policy: SandboxPolicy): object {
  if (isUnrestricted(policy)) return { type: "danger-full-access" }
  const network = { network_access: policy.network === "full" }
  if (policy.write !== "all" && policy.write.length === 0) return { type: "read-only", ...network }
  return {
    type: "workspace-write",
    writable_roots: policy.write === "all" ? ["/"] : policy.write,
    ...network,
    exclude_tmpdir_env_var: true,
    exclude_slash_tmp: true,
  }
}
