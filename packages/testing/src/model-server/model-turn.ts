/** What the scripted model answers to one request. Absent fields send nothing of their kind. */
export type ModelTurn = {
  /** One piece of text; `deltas` when it shall arrive in several. */
  readonly text?: string
  readonly deltas?: readonly string[]
  readonly reasoning?: string
  readonly refusal?: string
  readonly toolCalls?: readonly ScriptedToolCall[]
  readonly usage?: ScriptedUsage
  /** Why the reply ends, in the words of Chat Completions; `length` and `content_filter` make a response incomplete. */
  readonly finish?: "stop" | "tool_calls" | "length" | "content_filter"
  /** An error inside the stream, after whatever else the turn says. */
  readonly error?: { readonly message: string; readonly code?: string; readonly type?: string }
  /** Milliseconds before the first byte, headers included. */
  readonly delayMs?: number
  /** Milliseconds between two events, or between two pieces of `raw`. */
  readonly gapMs?: number
  /** 200 when absent. Another status sends `raw`, or an error object, and no events. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** The body, sent as it is; every element of a list is a write of its own. */
  readonly raw?: string | Uint8Array | readonly (string | Uint8Array)[]
  /** As one object instead of a stream, labelled as JSON. */
  readonly whole?: true
  /** The socket is destroyed after so many bytes of the body. */
  readonly cutAfter?: number
  /** After the last byte the response stays open instead of ending. */
  readonly stayOpen?: true
}

export type ScriptedToolCall = {
  readonly name: string
  readonly args?: unknown
  /** The arguments as text, valid JSON or not; wins over `args`. */
  readonly rawArguments?: string
  /** The text of a call to a freeform tool. */
  readonly custom?: string
  readonly id?: string
}

export type ScriptedUsage = {
  readonly inputTokens?: number
  readonly cachedInputTokens?: number
  readonly outputTokens?: number
  readonly reasoningOutputTokens?: number
}

/** Turn k answers the k-th model request. A list that is used up answers 400. */
export type ModelScript =
  | readonly ModelTurn[]
  | ((k: number, body: unknown, path: string) => ModelTurn | Promise<ModelTurn>)

export function deltasOf(turn: ModelTurn): readonly string[] {
  return turn.deltas ?? (turn.text === undefined ? [] : [turn.text])
}

export function argumentsOf(call: ScriptedToolCall): string {
  return call.rawArguments ?? call.custom ?? JSON.stringify(call.args ?? {})
}

export function usageOf(turn: ModelTurn): Required<ScriptedUsage> {
  return {
    inputTokens: 100,
    cachedInputTokens: 0,
    outputTokens: 10,
    reasoningOutputTokens: 0,
    ...turn.usage,
  }
}
