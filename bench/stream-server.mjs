import { createServer } from "node:http"

const word = "token "

/** A model that says `deltas` words in one reply, over both APIs, as fast as they are read. */
export async function startStreamServer(deltas) {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { "content-type": "text/event-stream" })
    void send(response, request.url.includes("chat") ? chatFrames(deltas) : responsesFrames(deltas))
  })
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function send(response, frames) {
  let part = ""
  for (const frame of frames) {
    part += frame
    if (part.length < 4096) continue
    if (!response.write(part)) await new Promise((resolve) => response.once("drain", resolve))
    part = ""
  }
  response.end(part)
}

function* chatFrames(deltas) {
  const head =
    '{"id":"c","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,'
  const delta = `data: ${head}"delta":{"content":"${word}"},"finish_reason":null}]}\n\n`
  for (let at = 0; at < deltas; at++) yield delta
  yield `data: ${head}"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`
}

function* responsesFrames(deltas) {
  const item = { id: "msg_1", type: "message", role: "assistant" }
  const frame = (type, fields) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
  yield frame("response.created", { response: { id: "r", object: "response", output: [] } })
  yield frame("response.output_item.added", { output_index: 0, item: { ...item, content: [] } })
  const at = { item_id: item.id, output_index: 0, content_index: 0 }
  const delta = frame("response.output_text.delta", { ...at, delta: word })
  for (let count = 0; count < deltas; count++) yield delta
  const content = [{ type: "output_text", text: word.repeat(deltas), annotations: [] }]
  yield frame("response.output_item.done", { output_index: 0, item: { ...item, content } })
  const usage = { input_tokens: 1, output_tokens: deltas, total_tokens: deltas + 1 }
  const counts = {
    input_tokens_details: { cached_tokens: 0 },
    output_tokens_details: { reasoning_tokens: 0 },
  }
  const output = [{ ...item, content }]
  yield frame("response.completed", {
    response: { id: "r", output, usage: { ...usage, ...counts } },
  })
}
