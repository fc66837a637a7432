import type { ModelEvent, ModelRequest } from "../model.js"
import type { ChatShape } from "./chat-shapes.js"
import type { Json } from "./json.js"

/** What the encoder may know beside the request. */
export type EncodeContext = {
  readonly model: string
  /** False sends `store: false` and asks for encrypted reasoning (`disable_response_storage`). */
  readonly storeResponses: boolean
  /** Absent: only a model known to reason is asked to. */
  readonly reasoningEffort?: string
  readonly reasoningSummary?: string
  readonly verbosity?: string
  readonly serviceTier?: string
  /** The longest reply, in tokens. */
  readonly maxOutputTokens?: number
  /** What Chat Completions calls it there. */
  readonly maxTokensField?: "max_tokens" | "max_completion_tokens"
  /** The provider cannot read the reasoning that it is said to have issued. */
  readonly forgetsReasoning?: boolean
  /** How a conversation has to look there, as far as that turned out. */
  readonly shapes?: ReadonlySet<ChatShape>
  /** The reply that the provider keeps, and how many of the request's items it holds (decision 18). */
  readonly previous?: { readonly responseId: string; readonly items: number }
}

/** One way of talking to a model over HTTP: pure, one file each. */
export interface WireApi {
  /** Appended to the provider's base URL. */
  readonly path: string
  encode(request: ModelRequest, context: EncodeContext): Record<string, unknown>
  /** A fresh one per response; it keeps the pieces of what is not complete. */
  decoder(): Decoder
}

/** The `data` of one server-sent event, as it came or parsed. */
export type StreamEvent = string | Json

export interface Decoder {
  /** Throws a CodexError for an in-band error. */
  push(event: StreamEvent): readonly ModelEvent[]
  /** The stream ended. Throws `stream-disconnected` when the reply was not complete. */
  end(): readonly ModelEvent[]
  /** The stream that a reply would have been which came whole; undefined where the object is no reply. */
  streamOf(reply: Json): readonly StreamEvent[] | undefined
  /** The provider's id of the reply, once known; only where replies can be continued by it. */
  responseId?(): string | undefined
}
