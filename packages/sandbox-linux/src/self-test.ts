import { spawn } from "node:child_process"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs"
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

/** What came of a try. `problem`: what it said when it did not start. */
export type Tried = { readonly held: ReadonlySet<Layer>; readonly problem?: string }

/**
 * Which layers hold, tried inside of the sandbox against things that are there outside: a folder, the
 * network, this process, a secret. None when the form does not start at all.
 */
export async function selfTest(form: Sandbox, probe: string): Promise<Tried> {
  const outside = "/proc/self/ns/net"
  if (!existsSync(outside)) return { held: new Set(), problem: `there is no ${outside}` }
  const base = temporaryFolder()
  try {
    const inside = join(base, "inside")
    const secret = join(base, "secret")
    mkdirSync(inside)
    writeFileSync(secret, "secret")
    // By its name, and not a server to connect to: Node takes 10 ms and more to begin listening.
    const network = readlinkSync(outside)
    const target = [join(base, "outside"), network, String(process.pid), secret]
    const command = { argv: [probe, "--self-test", ...target], cwd: inside, env: {} }
    const wrapped = form.wrap(command, {
      read: "all",
      write: [inside],
      network: "none",
      protectedPaths: [],
      deniedPaths: [secret],
    })
    return await outcomeOf(wrapped)
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}

/** `$TMPDIR` may lead nowhere, which says nothing of the sandbox. */
function temporaryFolder(): string {
  const make = (folder: string) => realpathSync(mkdtempSync(join(folder, "codex-self-test-")))
  try {
    return make(tmpdir())
  } catch {
    return make("/tmp")
  }
}

function heldLayers(output: string): ReadonlySet<Layer> {
  const lines = output.split("\n").filter((line) => line.startsWith("held "))
  return new Set(lines.map((line) => line.slice("held ".length) as Layer))
}

function outcomeOf({ argv, cwd, env, policyBytes }: WrappedCommand): Promise<Tried> {
  const [file = "", ...args] = argv
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe", "pipe"] })
    const timer = setTimeout(() => child.kill("SIGKILL"), 5000)
    const texts = { stdout: "", stderr: "" }
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream]?.on("data", (chunk: Buffer) => {
        texts[stream] += chunk.toString()
      })
    }
    const fail = (problem: string) => resolve({ held: new Set(), problem })
    // A form that does not start is one that holds nothing.
    child.on("error", ({ message }) => fail(message))
    child.on("close", (code) => {
      clearTimeout(timer)
      if (code === 0) return resolve({ held: heldLayers(texts.stdout) })
      fail(texts.stderr.split("\n")[0] || "it gave no answer within 5 s")
    })
    const policy = child.stdio[3]
    if (policy !== null && policy !== undefined && "end" in policy) {
      policy.on("error", () => {})
      policy.end(policyBytes ?? new Uint8Array())
    }
  })
}
