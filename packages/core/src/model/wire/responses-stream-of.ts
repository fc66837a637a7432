import { type Json, isJson, objectsAt } from "./json.js"

/** The events that say what a `response` does, which some servers send where a stream was asked for. */
export function responsesStreamOf(reply: Json): readonly Json[] | undefined {
  const type = endingOf(reply)
  if (type === undefined || !Array.isArray(reply["output"])) return undefined
  const items = objectsAt(reply, "output")
  return [
    ...items.map((item) => ({ type: "response.output_item.done", item })),
    { type, response: reply },
  ]
}

/** The event that ends the stream of a response. Undefined for one that is under way. */
export function endingOf(response: Json): string | undefined {
  return endings.get(response["status"] ?? (isJson(response["error"]) ? "failed" : "completed"))
}

/** By its status. One that is still under way is no reply. */
const endings: ReadonlyMap<unknown, string> = new Map(
  ["completed", "incomplete", "failed"].map((status) => [status, `response.${status}`]),
)
