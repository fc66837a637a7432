import { type Item, isToolCall } from "../../protocol/item.js"
import type { ToolSpec } from "../../protocol/tool-spec.js"
import { knowsFreeform, reasons } from "../abilities.js"
import type { ModelRequest } from "../model.js"
import type { Json } from "./json.js"
import { detailsIn } from "./reasoning-details.js"
import { responsesDecoder } from "./responses-decoder.js"
import { callsById, toResponsesItem } from "./responses-item.js"
import { sentName } from "./sent-name.js"
import type { EncodeContext, WireApi } from "./wire-api.js"

/** OpenAI's Responses API (https://platform.openai.com/docs/api-reference/responses). */
export const responses: WireApi = {
  path: "/responses",
  encode: encodeResponses,
  decoder: responsesDecoder,
}

/** What differs between turns and sessions comes last: all before it is the same bytes every time. */
function encodeResponses(request: ModelRequest, context: EncodeContext): Record<string, unknown> {
  return {
    model: context.model,
    instructions: request.instructions,
    ...toolFields(request.tools, context.model),
    ...reasoningFields(context),
    ...textFields(request, context),
    ...(context.storeResponses ? {} : { include: ["reasoning.encrypted_content"] }),
    ...(context.maxOutputTokens === undefined
      ? {}
      : { max_output_tokens: context.maxOutputTokens }),
    ...(context.serviceTier === undefined ? {} : { service_tier: context.serviceTier }),
    store: context.storeResponses,
    stream: true,
    input: input(request.items, context),
    ...(context.previous === undefined
      ? {}
      : { previous_response_id: context.previous.responseId }),
    ...(request.cacheKey === undefined ? {} : { prompt_cache_key: request.cacheKey }),
  }
}

function toolFields(tools: readonly ToolSpec[], model: string): Json {
  if (tools.length === 0) return {}
  return {
    tools: tools.map((tool) => toTool(tool, knowsFreeform(model))),
    tool_choice: "auto",
    parallel_tool_calls: true,
  }
}

function toTool(tool: ToolSpec, freeform: boolean): Json {
  const { name, description } = tool
  return freeform && tool.freeform
    ? { type: "custom", name, description, format: { type: "grammar", ...tool.freeform } }
    : { type: "function", name, description, strict: false, parameters: tool.inputSchema }
}

/** Only a model known to reason is asked to, unless the configuration says so. */
function reasoningFields(context: EncodeContext): Json {
  const { model, reasoningEffort, reasoningSummary } = context
  const known = reasons(model)
  const effort = reasoningEffort ?? (known ? "medium" : undefined)
  const summary = reasoningSummary ?? (known ? "auto" : undefined)
  if (effort === undefined && summary === undefined) return {}
  return {
    reasoning: {
      ...(effort === undefined ? {} : { effort }),
      ...(summary === undefined || summary === "none" ? {} : { summary }),
    },
  }
}

function textFields(request: ModelRequest, context: EncodeContext): Json {
  if (context.verbosity === undefined && request.outputSchema === undefined) return {}
  const schema = request.outputSchema
  return {
    text: {
      ...(context.verbosity === undefined ? {} : { verbosity: context.verbosity }),
      ...(schema === undefined
        ? {}
        : { format: { type: "json_schema", name: "codex_output_schema", strict: true, schema } }),
    },
  }
}

function input(items: readonly Item[], context: EncodeContext): readonly Json[] {
  const calls = callsById(items)
  const isSent = context.forgetsReasoning ? () => false : canGoBack
  return items
    .slice(context.previous?.items ?? 0)
    .filter((item, index, rest) => item.type !== "reasoning" || isSent(item, rest[index + 1]))
    .map((item) => (isToolCall(item) ? { ...item, name: sentName(item.name) } : item))
    .map((item) => toResponsesItem(item, calls))
}

/** Providers take reasoning back only whole (encrypted), and only before what it led to. */
function canGoBack(item: Item & { type: "reasoning" }, next: Item | undefined): boolean {
  // What Chat Completions has issued is none of this API's.
  if (item.encrypted === undefined || detailsIn(item.encrypted) !== undefined) return false
  return (
    next?.type === "assistant-message" || next?.type === "tool-call" || next?.type === "reasoning"
  )
}
