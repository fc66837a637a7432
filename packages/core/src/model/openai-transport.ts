import { Readable } from "node:stream"
import type { OpenAI } from "openai"
import { CodexError, errorMessage } from "../errors.js"
import { answerIn, isSuccess } from "./answer-in.js"
import { type HttpReply, silent, unreachable } from "./send.js"
import type { Transport } from "./transport.js"
import { encodeText } from "./wire/encode-text.js"
import type { Json } from "./wire/json.js"

export type OpenAITransportOptions = {
  /** Milliseconds without headers, or later without a byte or an event, that end a reply. */
  readonly idleTimeoutMs: number
  /** The variable that holds the key, for those who have to mend it. */
  readonly keyName?: string | undefined
}

/** Null takes a header of the client's own away. */
type SentHeaders = Readonly<Record<string, string | null>>

export interface OpenAITransport extends Transport {
  /** `headers` go over the client's own. */
  post(
    path: string,
    body: Json,
    signal: AbortSignal,
    headers?: SentHeaders,
  ): ReturnType<Transport["post"]>
}

/**
 * Requests through a client of the npm package `openai`: its address, key, headers, `fetch` and hooks.
 * Retries and the reading of the reply stay ours, so that both transports fail and recover alike.
 */
export function openaiTransport(client: OpenAI, options: OpenAITransportOptions): OpenAITransport {
  const { idleTimeoutMs, keyName } = options
  return { idleTimeoutMs, told: (failure) => failure, post }

  async function post(
    path: string,
    body: Json,
    signal: AbortSignal,
    headers: SentHeaders = {},
  ): ReturnType<Transport["post"]> {
    signal.throwIfAborted()
    const seen: { reply?: HttpReply; url?: URL } = {}
    const asking = client.withOptions({
      maxRetries: 0,
      fetch: async (input, init) => {
        seen.url = new URL(input instanceof Request ? input.url : input)
        const response = await client["fetch"](input, init)
        seen.reply = toReply(response)
        // The client would read the whole body of an error; we read the beginning of it.
        return isSuccess(seen.reply.status) ? response : new Response(null, response)
      },
    })
    try {
      await asking
        .post(path, {
          // As an object, since clients for Azure find the deployment in it.
          body: JSON.parse(encodeText(body)) as Json,
          headers: { accept: "text/event-stream", ...headers },
          fetchOptions: { redirect: "manual" },
          timeout: idleTimeoutMs,
          stream: true,
          signal,
        })
        .asResponse()
    } catch (error) {
      signal.throwIfAborted()
      if (seen.reply === undefined) throw unanswered(error, seen.url)
    }
    const { reply, url } = seen
    if (reply === undefined || url === undefined) throw unanswered("no reply", url)
    return answerIn(reply, { url, idleTimeoutMs, keyName })
  }

  function unanswered(error: unknown, url: URL | undefined): Error {
    if (url === undefined) {
      // It did not come to a request: no key, or an address that is none.
      return new CodexError("config-invalid", `the openai client: ${errorMessage(error)}`, {
        cause: error,
      })
    }
    if (error instanceof Error && /timed? ?out/i.test(error.message)) return silent(idleTimeoutMs)
    return unreachable(url, rootOf(error))
  }
}

function toReply(response: Response): HttpReply {
  // The types of the two web streams differ; the objects are the same.
  const web = response.body as Parameters<typeof Readable.fromWeb>[0] | null
  const body = web === null ? Readable.from([]) : Readable.fromWeb(web)
  // What breaks after the last reader has gone concerns nobody.
  body.on("error", () => {})
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body,
    release: () => void body.destroy(),
  }
}

/** `fetch` says "fetch failed" and keeps what happened for itself. */
function rootOf(error: unknown): unknown {
  let root = error
  while (root instanceof Error && root.cause instanceof Error) root = root.cause
  return root
}
