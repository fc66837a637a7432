import { spawn } from "node:child_process"
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { createServer, type ListenOptions } from "node:net"
import type { Scene } from "./scene.js"

/** Listens outside for streams, over TCP or a local socket; the script gets PORT. */
export async function hearStreams(scene: Scene, where: ListenOptions): Promise<void> {
  const server = createServer((socket) => {
    socket.on("error", () => {})
    socket.on("data", (data: Buffer) => void scene.heard.push(data.toString("latin1")))
    socket.end("heard\n")
  })
  scene.onClose(() => void server.close())
  server.listen(where)
  // Where there is no IPv6, nothing can be reached over it either.
  const listens = await Promise.race([
    once(server, "listening").then(() => true),
    once(server, "error").then(() => false),
  ]).catch(() => false)
  const address = server.address()
  if (listens && typeof address === "object") scene.variables["PORT"] = String(address?.port)
}

/** Listens outside for UDP on localhost; the script gets PORT. */
export async function hearDatagrams(scene: Scene): Promise<void> {
  const socket = createSocket("udp4")
  socket.on("message", (data) => void scene.heard.push(data.toString("latin1")))
  scene.onClose(() => void socket.close())
  socket.bind(0, "127.0.0.1")
  await once(socket, "listening")
  scene.variables["PORT"] = String(socket.address().port)
}

/** Listens outside on a local datagram socket, `outside/log.sock`, which Node itself cannot. */
export async function hearLocalDatagrams(scene: Scene): Promise<void> {
  const listener = spawn(
    "perl",
    [
      "-MSocket",
      "-e",
      'socket(S, AF_UNIX, SOCK_DGRAM, 0); bind(S, sockaddr_un($ARGV[0])) or die; $| = 1; print "ready\n"; recv(S, $d, 99, 0); print $d',
      scene.file("outside/log.sock"),
    ],
    { stdio: ["ignore", "pipe", "ignore"] },
  )
  scene.onClose(() => void listener.kill("SIGKILL"))
  listener.stdout.on("data", (data: Buffer) => void scene.heard.push(data.toString("latin1")))
  await once(listener.stdout, "data")
}
