// Runs in a network namespace of its own: a model on the loopback interface, and codex beside it. Prints
// what the kernel counted while codex ran, and what the model's server counted itself.
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"

const [program, cwd, home, ...args] = process.argv.slice(2)
const event = (delta) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`
const call = (command) => ({
  tool_calls: [
    { index: 0, id: "c1", function: { name: "shell", arguments: JSON.stringify({ command }) } },
  ],
})

let connections = 0
let requests = 0
const server = createServer((request, response) => {
  if (request.url.startsWith("/api/")) return response.writeHead(404).end()
  if (request.method === "GET") return response.end('{"data":[{"id":"m"}]}')
  response.writeHead(200, { "content-type": "text/event-stream" })
  response.end(`${event(requests++ === 0 ? call(["true"]) : { content: "Done." })}data: [DONE]\n\n`)
})
server.on("connection", () => connections++)
server.listen(0, "::", () => {
  const { port } = server.address()
  const before = counted()
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    CODEX_HOME: home,
    OLLAMA_HOST: `localhost:${port}`,
    OPENAI_API_KEY: "canary",
    GROQ_API_KEY: "canary",
    HTTPS_PROXY: "http://192.0.2.1:3128",
    HTTP_PROXY: "http://192.0.2.1:3128",
  }
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk))
  child.on("close", (exitCode) => {
    const after = counted()
    const opened = after.tcp - before.tcp
    const datagrams = after.udp - before.udp
    process.stdout.write(
      JSON.stringify({ exitCode, opened, connections, datagrams, requests, output }),
    )
    process.exit()
  })
})

/** Connections opened and datagrams sent in this namespace, by IPv4 and IPv6 (proc(5)). */
function counted() {
  const four = readFileSync("/proc/net/snmp", "utf8")
  const six = readFileSync("/proc/net/snmp6", "utf8")
  const at = (kind, name) => {
    const [names, values] = four.split("\n").filter((line) => line.startsWith(`${kind}: `))
    return Number(values.split(" ")[names.split(" ").indexOf(name)])
  }
  const udp6 = Number(/^Udp6OutDatagrams\s+(\d+)/m.exec(six)?.[1] ?? 0)
  return { tcp: at("Tcp", "ActiveOpens"), udp: at("Udp", "OutDatagrams") + udp6 }
}
