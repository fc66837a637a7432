import type { ToolCall } from "../../protocol/item.js"
import { mostCalls, tooManyCalls } from "../too-many-calls.js"
import { type Json, objectAt, parseJson, stringAt, writtenAt } from "./json.js"
import { type ObjectEnd, objectEnd } from "./object-end.js"
import { signatureIn } from "./reasoning-details.js"

type Pieces = {
  id: string
  name: string
  input: string
  readonly end: ObjectEnd
  /** Whether the input is an object, once it has come to the end of one. */
  isObject?: boolean
  signature?: string
}

export type ChatCalls = {
  add(delta: Json): void
  /** The calls in the order in which they began, each once. */
  finish(): readonly ToolCall[]
}

/**
 * Puts tool calls together from their deltas. The id and the name usually come first and once, the
 * arguments in pieces, all under an index; but some providers leave out the id, count no index, repeat
 * the name, or send each call whole.
 */
export function chatCalls(): ChatCalls {
  const calls: Pieces[] = []
  const latest = new Map<number, Pieces>()
  const named = new Map<string, Pieces>()

  return { add, finish }

  function add(delta: Json): void {
    const id = stringAt(delta, "id") ?? ""
    const call = objectAt(delta, "function")
    const name = stringAt(call, "name") ?? ""
    const index = indexOf(delta["index"])
    const current =
      index === undefined ? findByIdOrLast(id, name) : (latest.get(index) ?? unfinished(id, name))
    const target = current !== undefined && continues(current, id, name) ? current : begin(index)
    if (target.id === "" && id !== "") {
      target.id = id
      if (!named.has(id)) named.set(id, target)
    }
    if (target.name === "") target.name = name
    // What goes on with another call's place is found there the next time.
    if (index !== undefined) latest.set(index, target)
    const text = writtenAt(call, "arguments")
    target.input += text
    target.end.push(text)
    const signature = signatureIn(delta)
    if (signature !== undefined) target.signature = signature
  }

  /** An unknown id without a name goes on with a call under another id. */
  function findByIdOrLast(id: string, name: string): Pieces | undefined {
    const known = id === "" ? undefined : named.get(id)
    return id === "" || name === "" ? (known ?? calls.at(-1)) : known
  }

  /** Some providers count the head of a call and its arguments differently. */
  function unfinished(id: string, name: string): Pieces | undefined {
    const last = calls.at(-1)
    const isPiece = name === "" && (id === "" || id === last?.id)
    return isPiece && last?.name && !isWhole(last) ? last : undefined
  }

  function begin(index: number | undefined): Pieces {
    // They are handed on together at the end, and must not fill the memory before.
    if (calls.length === mostCalls) throw tooManyCalls()
    const call: Pieces = { id: "", name: "", input: "", end: objectEnd() }
    calls.push(call)
    if (index !== undefined) latest.set(index, call)
    return call
  }

  function finish(): readonly ToolCall[] {
    const byId = new Map<string, Pieces>()
    for (const call of calls) {
      const twin = byId.get(call.id)
      if (twin !== undefined && twin.name === call.name && twin.input === call.input) continue
      if (call.id === "" || twin !== undefined) call.id = madeUpId()
      byId.set(call.id, call)
    }
    return [...byId.values()].filter((call) => call.name !== "").map(toToolCall)
  }
}

/** Some servers count in text. */
function indexOf(value: unknown): number | undefined {
  const index = typeof value === "string" && value !== "" ? Number(value) : value
  return typeof index === "number" && Number.isSafeInteger(index) ? index : undefined
}

/** False where a delta at the same place starts another call: some give each delta an id of its own. */
function continues(current: Pieces, id: string, name: string): boolean {
  if (name === "") return true
  if (id !== "" && current.id !== "") return id === current.id
  if (current.name === "") return true
  return name === current.name && !isWhole(current)
}

/** Read once, since a name may come with every piece. */
function isWhole(call: Pieces): boolean {
  if (!call.end.isReached()) return false
  call.isObject ??= parseJson(call.input) !== undefined
  return call.isObject
}

function toToolCall({ id, name, input, signature }: Pieces): ToolCall {
  const call = { type: "tool-call", callId: id, name, input, inputKind: "json" } as const
  return signature === undefined ? call : { ...call, signature }
}

/** Unique in the conversation, which the decoder of one reply does not know. */
function madeUpId(): string {
  return `call_${Math.random().toString(36).slice(2, 14).padEnd(12, "0")}`
}
