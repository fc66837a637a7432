import type { ToolSpec } from "../../protocol/tool-spec.js"
import { reasons, wantsReasoningBack } from "../abilities.js"
import type { ModelRequest } from "../model.js"
import { chatDecoder } from "./chat-decoder.js"
import { type ChatOptions, chatMessages } from "./chat-messages.js"
import { type ChatShape, shapedMessages } from "./chat-shapes.js"
import type { Json } from "./json.js"
import type { EncodeContext, WireApi } from "./wire-api.js"

/** Chat Completions (https://platform.openai.com/docs/api-reference/chat), as most providers speak it. */
export const chat: WireApi = {
  path: "/chat/completions",
  encode: encodeChat,
  decoder: chatDecoder,
}

const asTheyAre: ReadonlySet<ChatShape> = new Set()

/** Only what every provider knows, plus what the configuration asks for: some refuse unknown fields. */
function encodeChat(request: ModelRequest, context: EncodeContext): Record<string, unknown> {
  const { model, reasoningEffort, verbosity, serviceTier, maxOutputTokens } = context
  const system = { role: "system", content: request.instructions }
  const shapes = context.shapes ?? asTheyAre
  const messages = [system, ...chatMessages(request.items, { reasoning: reasoningBack(context) })]
  return {
    model,
    ...toolFields(request.tools),
    ...(reasoningEffort === undefined ? {} : { reasoning_effort: reasoningEffort }),
    ...(verbosity === undefined ? {} : { verbosity }),
    ...formatField(request.outputSchema),
    ...(maxOutputTokens === undefined ? {} : { [maxTokensField(context)]: maxOutputTokens }),
    ...(serviceTier === undefined ? {} : { service_tier: serviceTier }),
    stream: true,
    stream_options: { include_usage: true },
    messages: shapedMessages(messages, shapes),
  }
}

function reasoningBack({ model, shapes }: EncodeContext): ChatOptions["reasoning"] {
  if (shapes?.has("all-reasoning")) return "all"
  return wantsReasoningBack(model) ? "task" : "none"
}

/** OpenAI's models that reason refuse the older name, which most other servers know alone. */
function maxTokensField({ model, maxTokensField }: EncodeContext): string {
  return maxTokensField ?? (reasons(model) ? "max_completion_tokens" : "max_tokens")
}

function toolFields(tools: readonly ToolSpec[]): Json {
  if (tools.length === 0) return {}
  return {
    tools: tools.map(({ name, description, inputSchema }) => ({
      type: "function",
      function: { name, description, parameters: inputSchema },
    })),
    tool_choice: "auto",
  }
}

function formatField(schema: ModelRequest["outputSchema"]): Json {
  if (schema === undefined) return {}
  const json_schema = { name: "codex_output_schema", strict: true, schema }
  return { response_format: { type: "json_schema", json_schema } }
}
