import { execFileSync } from "node:child_process"
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:net"
import { join } from "node:path"
import type { SandboxPolicy } from "@codex/core"

export type World = {
  readonly base: string
  readonly root: string
  readonly policy: SandboxPolicy
  readonly env: Readonly<Record<string, string>>
}

/** A root with what must be protected in it, and beside it what must not be reached. */
export function makeWorld(base: string, port: number): World {
  const root = join(base, "root")
  const out = join(base, "out")
  for (const folder of [
    "root/.git/hooks",
    "root/nested/.git",
    "root/target",
    "out/keys",
    "root-evil",
  ]) {
    mkdirSync(join(base, folder), { recursive: true })
  }
  symlinkSync("target", join(root, ".agents"))
  const files = [
    "root/.git/config",
    "root/nested/.git/config",
    "out/file",
    "out/secret",
    "out/keys/id",
  ]
  for (const file of files) writeFileSync(join(base, file), "ours")
  chmodSync(base, 0o755)
  return {
    base,
    root,
    policy: {
      read: "all",
      write: [root],
      network: "none",
      protectedPaths: [".git", ".codex", ".agents", "nested/.git", "repo/.git"].map((name) =>
        join(root, name),
      ),
      deniedPaths: [join(out, "secret"), join(out, "keys")],
    },
    env: {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: root,
      TMPDIR: root,
      OUT: out,
      PORT: String(port),
      PARENT: String(process.pid),
      ID: String(port),
      PY: `/usr/bin/python3 ${join(import.meta.dirname, "attacks.py")}`,
    },
  }
}

export function makeRepository(root: string): void {
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
      cwd: join(root, "repo"),
    })
  mkdirSync(join(root, "repo"))
  git("init", "-q")
  writeFileSync(join(root, "repo/file"), "x\n")
  git("add", "file")
  git("commit", "-qm", "first")
}

/** Listens on the loopback, and at a path if one is given. */
export async function listen(...where: readonly [] | readonly [string]): Promise<Server> {
  const server = createServer((socket) => socket.end())
  await new Promise<void>((resolve) => {
    if (where[0] === undefined) server.listen(0, "127.0.0.1", resolve)
    else server.listen(where[0], resolve)
  })
  return server
}
