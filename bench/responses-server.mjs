import { createServer } from "node:http"

/** Milliseconds on one clock for everything that is measured here. */
export const now = () => performance.now()

/**
 * A scripted model on the loopback interface that speaks the Responses API. `answer(k, body)` gives the
 * reply to the k-th request that offers tools: `{ deltas }` or `{ call: { name, args } }`. Requests without
 * tools (a title, a warm-up) are answered and not counted.
 */
export async function startResponsesServer(answer) {
  const exchanges = []
  const server = createServer(async (request, response) => {
    const arrivedAt = now()
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const raw = Buffer.concat(chunks)
    if (request.method !== "POST" || !request.url.split("?")[0].endsWith("/responses")) {
      return sendJson(response, request.url)
    }
    const body = JSON.parse(raw.toString("utf8"))
    const asksForWork = Array.isArray(body.tools) && body.tools.length > 0
    const exchange = { arrivedAt, bytes: raw.length, endedAt: undefined }
    const k = asksForWork ? exchanges.push(exchange) - 1 : -1
    await sendReply(response, k, asksForWork ? answer(k, body) : { deltas: ["."] })
    exchange.endedAt = now()
  })
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    exchanges,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

function sendJson(response, url) {
  const found = url.split("?")[0].endsWith("/models")
  response.writeHead(found ? 200 : 404, { "content-type": "application/json" })
  response.end(JSON.stringify(found ? { object: "list", data: [], models: [] } : {}))
}

async function sendReply(response, k, reply) {
  response.writeHead(200, { "content-type": "text/event-stream" })
  for (const frame of frames(k, reply)) {
    if (!response.write(frame)) await new Promise((resolve) => response.once("drain", resolve))
  }
  await new Promise((resolve) => response.end(resolve))
}

function* frames(k, { deltas = [], call }) {
  const id = `resp_${k}`
  yield frame("response.created", { response: { id, status: "in_progress", output: [] } })
  const item = call === undefined ? message(k, deltas.join("")) : functionCall(k, call)
  yield frame("response.output_item.added", { output_index: 0, item: begun(item) })
  const place = { item_id: item.id, output_index: 0, content_index: 0 }
  for (const delta of deltas) yield frame("response.output_text.delta", { ...place, delta })
  yield frame("response.output_item.done", { output_index: 0, item })
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 10,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 110,
  }
  yield frame("response.completed", {
    response: { id, object: "response", status: "completed", output: [item], usage },
  })
}

function message(k, text) {
  const content = [{ type: "output_text", text, annotations: [] }]
  return { type: "message", id: `msg_${k}`, role: "assistant", status: "completed", content }
}

function functionCall(k, { name, args }) {
  const ids = { id: `fc_${k}`, call_id: `call_${k}` }
  return {
    type: "function_call",
    ...ids,
    name,
    arguments: JSON.stringify(args),
    status: "completed",
  }
}

function begun(item) {
  const empty = item.type === "message" ? { content: [] } : { arguments: "" }
  return { ...item, status: "in_progress", ...empty }
}

function frame(type, fields) {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
}
