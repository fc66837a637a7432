import type { ContentPart, ImagePart, Item, ToolCall, ToolResult } from "../../protocol/item.js"
import { textOf } from "../../protocol/item.js"
import { type Json, parseJson } from "./json.js"
import { detailsIn } from "./reasoning-details.js"
import { sentName } from "./sent-name.js"

export type ChatOptions = {
  /** Whose reasoning goes back: that of the running task's tool calls, or of all that the assistant said. */
  readonly reasoning: "none" | "task" | "all"
}

/** One assistant message with its calls. What others say meanwhile waits until all calls are answered. */
type Group = {
  text: string | undefined
  reasoning: string | undefined
  details: readonly Json[] | undefined
  readonly calls: ToolCall[]
  readonly results: Map<string, ToolResult>
  readonly later: Json[]
}

/**
 * The messages of a conversation as Chat Completions wants them: the message with the calls, then one
 * answer per call, with nothing between them.
 */
export function chatMessages(items: readonly Item[], options: ChatOptions): readonly Json[] {
  const messages: Json[] = []
  const lastUser = items.findLastIndex((item) => item.type === "user-message")
  let group: Group | undefined
  let reasoning: string | undefined
  let details: Group["details"]

  for (const [index, item] of items.entries()) {
    switch (item.type) {
      case "user-message":
      case "context-message":
        say({ role: "user", content: toContent(item.content) })
        break
      case "reasoning":
        if (options.reasoning === "all" || (options.reasoning === "task" && index > lastUser)) {
          reasoning = item.text
        }
        details = detailsIn(item.encrypted)
        break
      case "assistant-message":
        if (group !== undefined && awaitsAnswers(group)) join(group, item.text)
        else startGroup(item.text)
        break
      case "tool-call":
        if (group === undefined || isOver(group)) startGroup(undefined)
        group?.calls.push(item)
        break
      case "tool-result":
        if (group?.calls.some((call) => call.callId === item.callId)) {
          group.results.set(item.callId, item)
        }
        break
    }
  }
  flush()
  return messages

  function say(message: Json): void {
    if (group !== undefined && awaitsAnswers(group)) group.later.push(message)
    else {
      flush()
      messages.push(message)
    }
  }

  function startGroup(text: string | undefined): void {
    flush()
    // Kimi and DeepSeek miss it also where there is none, and take no empty text for it.
    if (options.reasoning === "all") reasoning ||= " "
    group = { text, reasoning, details, calls: [], results: new Map(), later: [] }
    reasoning = undefined
    details = undefined
  }

  function flush(): void {
    if (group !== undefined) messages.push(...groupMessages(group))
    group = undefined
  }
}

function awaitsAnswers({ calls, results }: Group): boolean {
  return results.size < calls.length
}

/** Of one reply, text may come after the calls; Chat Completions has one place for it. */
function join(group: Group, text: string): void {
  group.text = group.text === undefined ? text : `${group.text}\n\n${text}`
}

/** What comes after an answer or another message belongs to the next reply. */
function isOver(group: Group): boolean {
  return group.results.size > 0 || group.later.length > 0
}

function groupMessages(group: Group): Json[] {
  const images = [...group.results.values()].flatMap(({ content }) => content.filter(isImage))
  return [
    toAssistant(group),
    ...group.calls.map((call) => toAnswer(call, group.results.get(call.callId))),
    ...(images.length === 0 ? [] : [{ role: "user", content: images.map(toPart) }]),
    ...group.later,
  ]
}

function toAssistant({ text, reasoning, details, calls }: Group): Json {
  const sealed = details === undefined ? {} : { reasoning_details: details }
  const thoughts = reasoning === undefined ? {} : { reasoning_content: reasoning }
  if (calls.length === 0) return { role: "assistant", content: text ?? "", ...sealed, ...thoughts }
  return {
    role: "assistant",
    content: text ?? null,
    ...sealed,
    ...thoughts,
    tool_calls: calls.map((call) => ({
      id: call.callId,
      type: "function",
      function: { name: sentName(call.name), arguments: toArguments(call) },
      ...(call.signature !== undefined && { extra_content: parseJson(call.signature) }),
    })),
  }
}

/** Several providers parse the arguments of the history and refuse a request in which that fails. */
function toArguments({ input, inputKind }: ToolCall): string {
  if (inputKind === "text") return JSON.stringify({ input })
  return parseJson(input) === undefined ? JSON.stringify({ invalid_arguments: input }) : input
}

/** A call without an answer makes every provider refuse the request. */
function toAnswer(call: ToolCall, result: ToolResult | undefined): Json {
  const content = result === undefined ? "aborted" : textOf(result.content)
  const shown = content === "" && result?.content.some(isImage) ? "The image follows." : content
  return { role: "tool", tool_call_id: call.callId, content: shown }
}

function toContent(content: readonly ContentPart[]): string | readonly Json[] {
  return content.some(isImage) ? content.map(toPart) : textOf(content)
}

function toPart(part: ContentPart): Json {
  return part.type === "text"
    ? { type: "text", text: part.text }
    : { type: "image_url", image_url: { url: part.url } }
}

function isImage(part: ContentPart): part is ImagePart {
  return part.type === "image"
}
