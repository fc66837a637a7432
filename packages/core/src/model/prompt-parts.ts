import { mcpServerOf } from "../protocol/prompt-tokens.js"
import type { ModelRequest } from "./model.js"
import { chat } from "./wire/chat.js"
import { encodeText } from "./wire/encode-text.js"
import { isJson, type Json, objectAt, objectsAt, stringAt } from "./wire/json.js"
import { responses } from "./wire/responses.js"

/** A piece of a request as it is sent. `text` is its JSON. */
export type PromptPart = {
  readonly kind: "instructions" | "tools" | "mcp" | "files" | "history"
  /** For people: `tool shell`, `message 3 (user)`. */
  readonly name: string
  readonly text: string
}

/** The pieces of a request in the order in which a provider's prefix cache meets them. */
export function promptParts(
  request: ModelRequest,
  { model, wireApi }: { readonly model: string; readonly wireApi: "responses" | "chat" },
): readonly PromptPart[] {
  const wire = wireApi === "chat" ? chat : responses
  const body = JSON.parse(
    encodeText(wire.encode(request, { model, storeResponses: false })),
  ) as Json
  const messages = objectsAt(body, wireApi === "chat" ? "messages" : "input")
  const [first, ...rest] = wireApi === "chat" ? messages : [body["instructions"], ...messages]
  return [
    { kind: "instructions", name: "instructions", text: JSON.stringify(first) },
    ...objectsAt(body, "tools").map(toolPart),
    ...rest.filter(isJson).map(messagePart),
  ]
}

function toolPart(tool: Json): PromptPart {
  const name = stringAt(tool, "name") ?? stringAt(objectAt(tool, "function"), "name") ?? ""
  const server = mcpServerOf(name)
  const text = JSON.stringify(tool)
  return server === undefined
    ? { kind: "tools", name: `tool ${name}`, text }
    : { kind: "mcp", name: `${server}: tool ${name}`, text }
}

/** Files are what AGENTS.md says, pictures, and what tools gave back; the rest is the conversation. */
function messagePart(message: Json, at: number): PromptPart {
  const text = JSON.stringify(message)
  const kind = stringAt(message, "role") ?? stringAt(message, "type") ?? "item"
  const isFile =
    kind === "tool" ||
    kind.endsWith("_output") ||
    /AGENTS\.md|"(?:input_image|image_url)"/.test(text)
  return { kind: isFile ? "files" : "history", name: `message ${at + 1} (${kind})`, text }
}
