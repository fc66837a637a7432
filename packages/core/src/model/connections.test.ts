import { execFile } from "node:child_process"
import { readFile } from "node:fs/promises"
import { type RequestListener, type Server, createServer } from "node:http"
import { createServer as createSecureServer } from "node:https"
import { type AddressInfo, connect, type Server as TcpServer } from "node:net"
import { join } from "node:path"
import { promisify } from "node:util"
import { tempFolder, useModelServer } from "@codex/testing"
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest"
import { connectTo, itemsIn, replyOf } from "../testing/connected-model.js"

const run = promisify(execFile)

const answer: RequestListener = (_, response) => {
  const chunk = { choices: [{ index: 0, delta: { content: "through" }, finish_reason: "stop" }] }
  response.writeHead(200, { "content-type": "text/event-stream" })
  response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`)
}

async function listen(server: TcpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port // a TCP server that listens has one
}

/** A proxy whose tunnels all end at the same port. */
function tunnelTo(port: number, targets: string[]): Server {
  const proxy = createServer()
  proxy.on("connect", (request, client) => {
    targets.push(request.url ?? "")
    const upstream = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n")
      upstream.pipe(client).pipe(upstream)
    })
    upstream.on("error", () => client.destroy())
    client.on("error", () => upstream.destroy())
  })
  return proxy
}

async function certificate(host: string): Promise<{ cert: string; key: string; path: string }> {
  const folder = await tempFolder()
  const path = join(folder, "cert.pem")
  const subject = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`]
  const files = ["-keyout", join(folder, "key.pem"), "-out", path]
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
  await run("openssl", ["req", "-x509", ...kind, ...files, ...subject])
  return {
    cert: await readFile(path, "utf8"),
    key: await readFile(join(folder, "key.pem"), "utf8"),
    path,
  }
}

describe("a connection", () => {
  beforeEach(() => {
    for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"]) {
      vi.stubEnv(name, "")
      vi.stubEnv(name.toLowerCase(), "")
    }
    return () => vi.unstubAllEnvs()
  })

  const direct = { wireApi: "chat", provider: { requestMaxRetries: 0 } } as const

  test("goes through the proxy that HTTP_PROXY names", async () => {
    const asked: (string | undefined)[] = []
    const proxy = createServer((request, response) => {
      asked.push(request.url)
      answer(request, response)
    })
    vi.stubEnv("HTTP_PROXY", `http://127.0.0.1:${await listen(proxy)}`)
    const events = await replyOf(connectTo("http://models.test/v1", direct))
    expect(itemsIn(events)).toEqual([{ type: "assistant-message", text: "through" }])
    expect(asked).toEqual(["http://models.test/v1/chat/completions"])
  })

  test("is secured to its end through the proxy, by certificates added to Node's", async () => {
    const { cert, key, path } = await certificate("models.test")
    const port = await listen(createSecureServer({ cert, key }, answer))
    const targets: string[] = []
    vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${await listen(tunnelTo(port, targets))}`)

    const trusting = { ...direct, env: { CODEX_CA_CERTIFICATE: path, SSL_CERT_FILE: "/nowhere" } }
    const events = await replyOf(connectTo("https://models.test/v1", trusting))
    expect(itemsIn(events)).toEqual([{ type: "assistant-message", text: "through" }])
    expect(targets).toEqual(["models.test:443"])

    const doubting = replyOf(connectTo("https://models.test/v1", direct))
    await expect(doubting).rejects.toThrow(/cannot reach https:\/\/models\.test.*certificate/)
  })

  test("is secured without a proxy too", async () => {
    const { cert, key, path } = await certificate("localhost")
    const port = await listen(createSecureServer({ cert, key }, answer))
    const model = connectTo(`https://localhost:${port}`, {
      ...direct,
      env: { SSL_CERT_FILE: path },
    })
    expect(itemsIn(await replyOf(model))).toHaveLength(1)
  })

  test("to this machine needs no proxy", async () => {
    vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:9")
    const server = await useModelServer({ script: [{ text: "near" }] })
    expect(itemsIn(await replyOf(connectTo(server.url, direct)))).toHaveLength(1)
  })

  test("to a host of NO_PROXY passes the proxy by", async () => {
    const asked: unknown[] = []
    const proxy = createServer((request, response) => {
      asked.push(request.url)
      answer(request, response)
    })
    vi.stubEnv("HTTP_PROXY", `http://127.0.0.1:${await listen(proxy)}`)
    vi.stubEnv("NO_PROXY", "models.invalid")
    const reply = replyOf(connectTo("http://models.invalid", direct))
    await expect(reply).rejects.toThrow("cannot reach")
    expect(asked).toEqual([])
  })

  test.each([
    [{ ALL_PROXY: "socks5://127.0.0.1:9" }, {}, "a socks5 proxy is not supported"],
    [{}, { SSL_CERT_FILE: "/nowhere.pem" }, "cannot read the certificates of SSL_CERT_FILE"],
  ])("that cannot be made as %o %o ask says why", async (proxies, env, text) => {
    for (const [name, value] of Object.entries(proxies)) vi.stubEnv(name, value)
    const reply = replyOf(connectTo("https://models.test/v1", { ...direct, env }))
    await expect(reply).rejects.toThrow(text)
  })
})
