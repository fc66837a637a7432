import { spawn } from "node:child_process"
import { mkdir, mkdtemp, readlink, realpath, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Sandbox, WrappedCommand } from "@codex/core"

/** What the helper tries from inside (`--self-test`). */
export type Layer =
  | "write"
  | "network"
  | "signals"
  | "secrets"
  | "namespaces"
  | "processes"
  | "system-calls"
  | "unix-sockets"
  | "truncation"
  | "landlock"

/**
 * Which layers hold, tried inside of the sandbox against things that are there outside: a folder, the
 * network, this process, a secret. An empty set when the form does not start at all.
 */
export async function selfTest(form: Sandbox, probe: string): Promise<ReadonlySet<Layer>> {
  const base = await temporaryFolder()
  try {
    const inside = join(base, "inside")
    const secret = join(base, "secret")
    await mkdir(inside)
    await writeFile(secret, "secret")
    // By its name, and not a server to connect to: Node takes 10 ms and more to begin listening.
    const network = await readlink("/proc/self/ns/net")
    const target = [join(base, "outside"), network, String(process.pid), secret]
    const command = { argv: [probe, "--self-test", ...target], cwd: inside, env: {} }
    const wrapped = form.wrap(command, {
      read: "all",
      write: [inside],
      network: "none",
      protectedPaths: [],
      deniedPaths: [secret],
    })
    return heldLayers(await outputOf(wrapped))
  } finally {
    await rm(base, { recursive: true, force: true })
  }
}

/** `$TMPDIR` may lead nowhere, which says nothing of the sandbox. */
async function temporaryFolder(): Promise<string> {
  const make = (folder: string) => mkdtemp(join(folder, "codex-self-test-"))
  return realpath(await make(tmpdir()).catch(() => make("/tmp")))
}

function heldLayers(output: string): ReadonlySet<Layer> {
  const lines = output.split("\n").filter((line) => line.startsWith("held "))
  return new Set(lines.map((line) => line.slice("held ".length) as Layer))
}

function outputOf({ argv, cwd, env, policyBytes }: WrappedCommand): Promise<string> {
  const [file = "", ...args] = argv
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "ignore", "pipe"] })
    const timer = setTimeout(() => child.kill("SIGKILL"), 5000)
    let output = ""
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString()
    })
    // A form that does not start is one that holds nothing.
    child.on("error", () => resolve(""))
    child.on("close", (code) => {
      clearTimeout(timer)
      resolve(code === 0 ? output : "")
    })
    const policy = child.stdio[3]
    if (policy !== null && policy !== undefined && "end" in policy) {
      policy.on("error", () => {})
      policy.end(policyBytes ?? new Uint8Array())
    }
  })
}
