import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from "node:http"
import type { Readable } from "node:stream"
import type { Route } from "./connections.js"
import { Failure, disconnected } from "./failure.js"
import { shownUrl } from "./url.js"

export type HttpRequest = {
  readonly url: URL
  readonly method: "GET" | "POST"
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly route: Route
  readonly connectTimeoutMs: number
  /** How long to wait for the headers of the reply. */
  readonly idleTimeoutMs: number
}

export type HttpReply = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Decompressed. */
  readonly body: Readable
  /** To be called when nothing more is wanted of the body; keeps the connection if that is cheap. */
  release(): void
}

/** Sends a request; a redirect is a reply like others. Throws a Failure, or the signal's reason. */
export async function send(request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
  signal.throwIfAborted()
  const sent = start(request)
  const abort = () => sent.destroy(new Error("aborted"))
  signal.addEventListener("abort", abort, { once: true })
  try {
    const response = await responseTo(sent, request)
    const forget = () => signal.removeEventListener("abort", abort)
    response.once("close", forget)
    return toReply(sent, response, forget)
  } catch (error) {
    signal.removeEventListener("abort", abort)
    signal.throwIfAborted()
    if (isStale(sent, error)) return send(request, signal)
    throw error instanceof Failure ? error : unreachable(request.url, error)
  }
}

function start({ url, method, headers, body, route }: HttpRequest): ClientRequest {
  const { request } = process.getBuiltinModule(
    url.protocol === "http:" ? "node:http" : "node:https",
  )
  const { agent, ca } = route
  const sent = request(url, {
    method,
    headers,
    agent,
    ...(ca === undefined ? {} : { ca: [...ca] }),
  })
  // With its length, which `end` takes from a single piece.
  sent.end(body)
  return sent
}

function responseTo(sent: ClientRequest, request: HttpRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { connectTimeoutMs, idleTimeoutMs, url } = request
    const fail = (failure: Failure) => {
      reject(failure)
      sent.destroy()
    }
    const connecting = setTimeout(
      () => fail(slowConnection(url, connectTimeoutMs)),
      connectTimeoutMs,
    )
    const idle = setTimeout(() => fail(silent(idleTimeoutMs)), idleTimeoutMs)
    const settle = () => {
      clearTimeout(connecting)
      clearTimeout(idle)
    }
    sent.once("socket", (socket) => {
      if (!socket.connecting) return clearTimeout(connecting)
      const connected = url.protocol === "https:" ? "secureConnect" : "connect"
      socket.once(connected, () => clearTimeout(connecting))
    })
    sent.once("response", (response) => {
      settle()
      resolve(response)
    })
    sent.on("error", (error) => {
      settle()
      reject(error)
    })
  })
}

function toReply(sent: ClientRequest, response: IncomingMessage, forget: () => void): HttpReply {
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: decompressed(response),
    release() {
      forget()
      if (response.complete) {
        response.resume()
        return
      }
      // The end is usually on its way, and with it the connection is free again. It must hold up neither
      // the process nor, when it does not come, the provider.
      response.socket.unref()
      response.on("error", () => {})
      response.resume()
      setTimeout(() => response.complete || sent.destroy(), 1000).unref()
    },
  }
}

function decompressed(response: IncomingMessage): Readable {
  const encoding = response.headers["content-encoding"]?.trim().toLowerCase() ?? "identity"
  if (encoding === "identity" || encoding === "") return response
  const zlib = process.getBuiltinModule("node:zlib")
  // Whatever has come is passed on at once, also from a compressor that ends without its last bytes.
  const options = { flush: zlib.constants.Z_SYNC_FLUSH, finishFlush: zlib.constants.Z_SYNC_FLUSH }
  const plain = encoding === "br" ? zlib.createBrotliDecompress() : zlib.createUnzip(options)
  response.on("error", (error) => plain.destroy(error))
  return response.pipe(plain)
}

/** A kept connection that the other side had closed meanwhile: the request has not been looked at. */
function isStale(sent: ClientRequest, error: unknown): boolean {
  if (!sent.reusedSocket || !(error instanceof Error) || !("code" in error)) return false
  return error.code === "ECONNRESET" || error.code === "EPIPE"
}

export function unreachable(url: URL, error: unknown): Failure {
  const detail = error instanceof Error ? error.message || String(errorCode(error)) : String(error)
  const message = `cannot reach ${shownUrl(url)}: ${detail}. Check base_url, the network and the proxy.`
  return new Failure("provider-unavailable", message, {
    retry: "request",
    reason: `cannot reach ${url.host}`,
    cause: error,
  })
}

function errorCode(error: Error): unknown {
  return "code" in error ? error.code : error.name
}

function slowConnection(url: URL, timeoutMs: number): Failure {
  return unreachable(url, new Error(`no connection within ${timeoutMs / 1000} s`))
}

export function silent(timeoutMs: number): Failure {
  return disconnected(`no reply within ${timeoutMs / 1000} s`)
}
