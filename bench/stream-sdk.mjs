// Reads one streamed reply with the npm package `openai`, as a contestant of stream.mjs.
import { createRequire } from "node:module"
import { join } from "node:path"

const core = createRequire(join(import.meta.dirname, "../packages/core/package.json"))
const { OpenAI } = core("openai")
const [wire, baseURL] = process.argv.slice(2)
const client = new OpenAI({ apiKey: "k", baseURL, maxRetries: 0 })

let length = 0
if (wire === "chat") {
  const messages = [{ role: "user", content: "go" }]
  for await (const chunk of await client.chat.completions.create({
    model: "m",
    messages,
    stream: true,
  })) {
    length += chunk.choices[0]?.delta.content?.length ?? 0
  }
} else {
  for await (const event of await client.responses.create({
    model: "m",
    input: "go",
    stream: true,
  })) {
    if (event.type === "response.output_text.delta") length += event.delta.length
  }
}
process.stdout.write(`${length}\n`)
