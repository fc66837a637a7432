import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import type { Engine, Generated } from "./load-engine.js"

/** What a request of Chat Completions holds, as far as the server reads it. */
export type ChatRequest = {
  readonly messages: readonly Record<string, unknown>[]
  readonly tools?: readonly { readonly function: OfferedTool }[]
  readonly max_tokens?: number
  readonly stream: true
}

export type OfferedTool = { readonly name: string; readonly parameters: object }

/** How the k-th reply is bound: to words, or to the arguments of one of the tools that were offered. */
export type ReplyPlan =
  | { readonly kind: "text"; readonly grammar: string }
  | { readonly kind: "call"; readonly tool: string; readonly grammar: string | object }

export type EngineServer = {
  /** `http://127.0.0.1:PORT/v1` */
  readonly url: string
  readonly requests: readonly ChatRequest[]
  /** What the engine said, byte by byte, and how each reply ended. */
  readonly replies: readonly EngineReply[]
}

type EngineReply = { text: string; end?: Generated; hungUp?: true }

/**
 * An OpenAI-compatible server around the engine, closed when the current test ends. It streams each piece as
 * the engine finds it, counts with the engine's tokenizer, and stops computing when the client has gone.
 */
export async function useEngineServer(
  engine: Engine,
  plan: (k: number, request: ChatRequest) => ReplyPlan,
): Promise<EngineServer> {
  const { onTestFinished } = await import("vitest")
  const requests: ChatRequest[] = []
  const replies: EngineReply[] = []
  const server = createServer((request, response) => {
    answer(request, response).catch(() => void response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return { url: `http://127.0.0.1:${port}/v1`, requests, replies }

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(incoming)
    if (incoming.url === "/v1/models") {
      return sendJson(response, 200, {
        data: [{ id: "random", meta: { n_ctx: engine.contextSize } }],
      })
    }
    const request = JSON.parse(body) as ChatRequest // A server of tests: codex alone asks it.
    const k = requests.push(request) - 1
    const prompt = engine.tokenize(promptOf(request))
    if (prompt.length >= engine.contextSize) {
      return sendJson(response, 400, { error: tooLong(prompt.length, engine.contextSize) })
    }
    await reply(request, plan(k, request), prompt, response)
  }

  async function reply(
    request: ChatRequest,
    bound: ReplyPlan,
    prompt: ReturnType<Engine["tokenize"]>,
    response: ServerResponse,
  ): Promise<void> {
    const said: EngineReply = { text: "" }
    const k = replies.push(said) - 1
    const gone = new AbortController()
    response.on("close", () => gone.abort())
    response.writeHead(200, { "content-type": "text/event-stream" })
    const send = (fields: object) =>
      void response.write(
        `data: ${JSON.stringify({ object: "chat.completion.chunk", ...fields })}\n\n`,
      )
    const delta = (fields: object) =>
      send({ choices: [{ index: 0, delta: fields, finish_reason: null }] })

    delta({ role: "assistant", content: null })
    if (bound.kind === "call") {
      delta({ tool_calls: [toolDelta({ id: `call_${k}`, name: bound.tool, arguments: "" })] })
    }
    try {
      said.end = await engine.generate(prompt, {
        grammar: bound.grammar,
        seed: k + 1,
        maxTokens: request.max_tokens ?? 2048,
        signal: gone.signal,
        onText: (text) => {
          said.text += text
          delta(
            bound.kind === "text"
              ? { content: text }
              : { tool_calls: [toolDelta({ arguments: text })] },
          )
        },
      })
    } catch (error) {
      if (!gone.signal.aborted) throw error
      said.hungUp = true
      return
    }
    const whole = bound.kind === "text" ? "stop" : "tool_calls"
    const finish_reason = said.end.stopped === "by the limit" ? "length" : whole
    send({ choices: [{ index: 0, delta: {}, finish_reason }] })
    send({ choices: [], usage: usageOf(prompt.length, said.end) })
    response.end("data: [DONE]\n\n")
  }
}

function toolDelta({ id, ...call }: { id?: string; name?: string; arguments: string }): object {
  return { index: 0, ...(id !== undefined && { id, type: "function" }), function: call }
}

function usageOf(prompt: number, { cached, tokens }: Generated): object {
  return {
    prompt_tokens: prompt,
    completion_tokens: tokens,
    total_tokens: prompt + tokens,
    prompt_tokens_details: { cached_tokens: cached },
  }
}

/** The tools first, then what was said, as chat templates lay it out. */
function promptOf({ tools = [], messages }: ChatRequest): string {
  return [...tools, ...messages].map((part) => `${JSON.stringify(part)}\n`).join("")
}

/** In the words of llama.cpp's own server (tools/server). */
function tooLong(tokens: number, context: number): object {
  return {
    code: 400,
    message: `the request exceeds the available context size (${context} tokens), try increasing it`,
    type: "exceed_context_size_error",
    n_prompt_tokens: tokens,
    n_ctx: context,
  }
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { "content-type": "application/json" })
  response.end(JSON.stringify(value))
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return Buffer.concat(chunks).toString("utf8")
}
