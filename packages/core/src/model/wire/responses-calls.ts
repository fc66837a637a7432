import { mostCalls, tooManyCalls } from "../too-many-calls.js"
import { type Json, objectAt, stringAt, writtenAt } from "./json.js"

export type OpenCalls = {
  /** An event of a call that is not done yet, if it is one. */
  note(event: Json): void
  /** The item of a `response.output_item.done`, with the input that came before where it holds none. */
  finished(event: Json): Json
  /** The calls that were announced and never done, as far as they came. */
  rest(): readonly Json[]
}

type Place = { readonly id: string | undefined; readonly index: unknown }
type OpenCall = Place & { readonly item: Json; input: string }

/** Where a call's own text is, by its type. */
const inputFields: ReadonlyMap<unknown, string> = new Map([
  ["function_call", "arguments"],
  ["custom_tool_call", "input"],
])

/**
 * Calls under way: some servers end a reply without having said that its calls are done, or say so
 * without the arguments that came before.
 */
export function openCalls(): OpenCalls {
  const calls = new Set<OpenCall>()
  return { note, finished, rest }

  function note(event: Json): void {
    switch (event["type"]) {
      case "response.output_item.added": {
        const item = objectAt(event, "item")
        if (!isCall(item)) break
        if (calls.size === mostCalls) throw tooManyCalls()
        calls.add({ ...placeOf(event), item, input: inputOf(item) })
        break
      }
      case "response.function_call_arguments.delta":
      case "response.custom_tool_call_input.delta": {
        const call = find(event)
        if (call !== undefined) call.input += stringAt(event, "delta") ?? ""
        break
      }
      case "response.function_call_arguments.done":
      case "response.custom_tool_call_input.done": {
        const call = find(event)
        if (call !== undefined) call.input = inputOf(event) || call.input
        break
      }
    }
  }

  function finished(event: Json): Json {
    const item = objectAt(event, "item")
    if (!isCall(item)) return item
    const begun = find(event) ?? findAlike(event, item)
    if (begun !== undefined) calls.delete(begun)
    return withInput(item, inputOf(item) || (begun?.input ?? ""))
  }

  function find(event: Json): OpenCall | undefined {
    const place = placeOf(event)
    return [...calls].find((call) => isAt(call, place))
  }

  /** Where nothing tells whether it is the same call: one of that name that says nothing else. */
  function findAlike(event: Json, item: Json): OpenCall | undefined {
    const place = placeOf(event)
    const input = inputOf(item)
    return [...calls].find(
      (call) =>
        !isComparable(call, place) &&
        call.item["name"] === item["name"] &&
        (call.input === "" || input === "" || input === call.input),
    )
  }

  function rest(): readonly Json[] {
    return [...calls].map(({ item, input }) => withInput(item, input))
  }
}

export function isCall(item: Json): boolean {
  return inputFields.has(item["type"])
}

function placeOf(event: Json): Place {
  const id = stringAt(event, "item_id") ?? stringAt(objectAt(event, "item"), "id")
  return { id, index: event["output_index"] }
}

/** By the place in the reply where it is told, since some gateways give an item another id in every event. */
function isAt(call: Place, { id, index }: Place): boolean {
  if (typeof index === "number" && typeof call.index === "number") return index === call.index
  return id !== undefined && id === call.id
}

function isComparable(call: Place, { id, index }: Place): boolean {
  const bothCounted = typeof index === "number" && typeof call.index === "number"
  return bothCounted || (id !== undefined && call.id !== undefined)
}

function inputOf(json: Json): string {
  return writtenAt(json, "arguments") || writtenAt(json, "input")
}

function withInput(item: Json, input: string): Json {
  return { ...item, [inputFields.get(item["type"]) ?? "input"]: input }
}
