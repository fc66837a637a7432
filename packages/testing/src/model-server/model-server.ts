import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http"
import type { AddressInfo } from "node:net"
import type { ModelScript } from "./model-turn.js"
import { sendTurn } from "./send-turn.js"

export type RecordedRequest = {
  readonly method: string
  /** With the query, when there is one. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** The body's JSON value; its text when it is not JSON; undefined when it is empty. */
  readonly body: unknown
  readonly raw: Buffer
  /** Milliseconds since the epoch, with fractions: when the headers had arrived. */
  readonly time: number
}

export type ModelServer = {
  /** `http://127.0.0.1:PORT/v1` */
  readonly url: string
  readonly port: number
  /** The model requests, in order of arrival; the k-th was answered by turn k. */
  readonly requests: readonly RecordedRequest[]
  /** Everything else that was asked for, the list of models included. */
  readonly otherRequests: readonly RecordedRequest[]
  /** How many connections were accepted, the closed ones included. */
  connections(): number
  /** Ends at once whatever is still being answered. */
  close(): Promise<void>
}

export type ModelServerOptions = {
  readonly script: ModelScript
  /** What `GET …/models` lists. */
  readonly models?: readonly string[]
}

/**
 * A model whose replies are scripted, behind real HTTP on the loopback interface. It speaks the
 * Responses API and Chat Completions, by the path of the request, under any prefix.
 */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const requests: RecordedRequest[] = []
  const otherRequests: RecordedRequest[] = []
  let connections = 0

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => refuse(response, error))
  })
  server.on("connection", () => connections++)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo // a TCP server that listens has one

  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    requests,
    otherRequests,
    connections: () => connections,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const recorded = await record(request)
    const path = recorded.path.split("?")[0] ?? ""
    if (request.method !== "POST" || !/\/(responses|chat\/completions)$/.test(path)) {
      otherRequests.push(recorded)
      sendModels(path, options.models ?? ["scripted-model"], response)
      return
    }
    const k = requests.push(recorded) - 1
    await sendTurn(await turnOf(options.script, k, recorded.body, path), { k, path, response })
  }
}

/** What goes wrong in a script is told to the client, which will not try again. */
function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(400, { "content-type": "application/json" })
  response.end(JSON.stringify({ error: { message: `the script failed: ${String(error)}` } }))
}

/** A model server that is closed when the current test ends. */
export async function useModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const { onTestFinished } = await import("vitest")
  const server = await startModelServer(options)
  onTestFinished(() => server.close())
  return server
}

async function record(request: IncomingMessage): Promise<RecordedRequest> {
  const time = performance.timeOrigin + performance.now()
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const raw = Buffer.concat(chunks)
  const { method = "", url = "", headers } = request
  return { method, path: url, headers, body: parse(raw.toString("utf8")), raw, time }
}

function parse(text: string): unknown {
  if (text === "") return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return text
  }
}

function turnOf(script: ModelScript, k: number, body: unknown, path: string) {
  if (typeof script === "function") return script(k, body, path)
  const message = `the script has ${script.length} turns; this is request number ${k + 1}`
  return script[k] ?? { status: 400, raw: JSON.stringify({ error: { message } }) }
}

function sendModels(path: string, models: readonly string[], response: ServerResponse): void {
  const found = path.endsWith("/models")
  const data = models.map((id) => ({ id, object: "model" }))
  response.writeHead(found ? 200 : 404, { "content-type": "application/json" })
  response.end(
    JSON.stringify(found ? { object: "list", data } : { error: { message: "not found" } }),
  )
}
