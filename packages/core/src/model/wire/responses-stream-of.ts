import { type Json, isJson, objectsAt } from "./json.js"

/** The events that say what a `response` does, which some servers send where a stream was asked for. */
export function responsesStreamOf(reply: Json): readonly Json[] | undefined {
  const type = endings.get(reply["status"] ?? (isJson(reply["error"]) ? "failed" : "completed"))
  if (type === undefined || !Array.isArray(reply["output"])) return undefined
  const items = objectsAt(reply, "output")
  return [
    ...items.map((item) => ({ type: "response.output_item.done", item })),
    { type, response: reply },
  ]
}

/** By its status. One that is still under way is no reply. */
const endings: ReadonlyMap<unknown, string> = new Map(
  ["completed", "incomplete", "failed"].map((status) => [status, `response.${status}`]),
)
