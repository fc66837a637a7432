import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http"
import type { AddressInfo } from "node:net"

export type JsonRequest = {
  readonly method: string
  /** With the query, when there is one. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

/** What is answered at a path: a JSON value, what it is made of, or whatever the function does. */
export type JsonRoute =
  | { readonly json: unknown; readonly status?: number }
  | ((response: ServerResponse, request: JsonRequest) => void)

export type JsonServer = {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly port: number
  readonly requests: readonly JsonRequest[]
  connections(): number
}

/** A server with these answers by path, closed when the current test ends; elsewhere it answers 404. */
export async function useJsonServer(
  routes: Readonly<Record<string, JsonRoute>>,
): Promise<JsonServer> {
  const { onTestFinished } = await import("vitest")
  const requests: JsonRequest[] = []
  let connections = 0
  const server = createServer((request, response) => {
    answer(request, response).catch(() => void response.destroy())
  })
  server.on("connection", () => connections++)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return { url: `http://127.0.0.1:${port}`, port, requests, connections: () => connections }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = "", url = "", headers } = request
    const text = Buffer.concat(chunks).toString("utf8")
    const asked = { method, path: url, headers, body: text === "" ? undefined : JSON.parse(text) }
    requests.push(asked)
    const route = routes[url.split("?")[0] ?? ""] ?? { json: { error: "not found" }, status: 404 }
    if (typeof route === "function") return route(response, asked)
    response.writeHead(route.status ?? 200, { "content-type": "application/json" })
    response.end(JSON.stringify(route.json))
  }
}
