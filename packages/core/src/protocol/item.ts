/**
 * The conversation: what the model is sent, what it answers, and what the session file keeps.
 * Items are provider-neutral; `model/wire/` alone knows how a provider spells them.
 */
export type Item =
  | UserMessage
  | ContextMessage
  | AssistantMessage
  | Reasoning
  | ToolCall
  | ToolResult

export type TextPart = { readonly type: "text"; readonly text: string }

/** `url` is a `data:` URL or an address that the provider can fetch. */
export type ImagePart = { readonly type: "image"; readonly url: string }

export type ContentPart = TextPart | ImagePart

/** What a person, or a program in their place, asked for. */
export type UserMessage = {
  readonly type: "user-message"
  readonly content: readonly ContentPart[]
}

/** Facts that we tell the model in the user's role: the environment, AGENTS.md. Nobody typed it. */
export type ContextMessage = {
  readonly type: "context-message"
  readonly content: readonly TextPart[]
}

/** `partial` marks a reply that an interrupt cut short. */
export type AssistantMessage = {
  readonly type: "assistant-message"
  readonly text: string
  readonly refusal?: true
  readonly partial?: true
}

/** `encrypted` can be read only by the provider that issued it, and goes back to that one alone. */
export type Reasoning = {
  readonly type: "reasoning"
  readonly id?: string
  readonly summary: readonly string[]
  readonly text?: string
  readonly encrypted?: string
}

/**
 * `input` is the model's own text: JSON for a function, plain text for a freeform tool. `signature` is
 * what the provider that issued the call wants back with it; it goes to that one alone.
 */
export type ToolCall = {
  readonly type: "tool-call"
  readonly callId: string
  readonly name: string
  readonly input: string
  readonly inputKind: "json" | "text"
  readonly signature?: string
}

export type ToolResult = {
  readonly type: "tool-result"
  readonly callId: string
  readonly content: readonly ContentPart[]
  readonly ok: boolean
}

export function textPart(text: string): TextPart {
  return { type: "text", text }
}

export function isToolCall(item: Item): item is ToolCall {
  return item.type === "tool-call"
}

/** What only the provider that issued the item can read; undefined where it holds nothing of the kind. */
export function sealOf(item: Item): string | undefined {
  if (item.type === "reasoning") return item.encrypted
  return item.type === "tool-call" ? item.signature : undefined
}

/** The item for another provider than the one that issued it. */
export function withoutSeal(item: Item): Item {
  if (item.type === "reasoning") {
    const { encrypted: _encrypted, id: _id, ...rest } = item
    return rest
  }
  if (item.type !== "tool-call") return item
  const { signature: _signature, ...rest } = item
  return rest
}

/** The text of a message's parts, images left out. */
export function textOf(content: readonly ContentPart[]): string {
  return content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n")
}
