import { type ChildProcess, spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, realpathSync } from "node:fs"
import { closeSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"

/** One case's little world: folders, a canary process, whatever listens, and what cleans up. */
export type Scene = {
  /** Holds everything below; not writable for commands. */
  readonly base: string
  /** The writable folder, a git work tree by its looks. */
  readonly root: string
  /** A home, with CODEX_HOME in it. */
  readonly home: string
  /** Random; what only a successful attack can print or send. */
  readonly nonce: string
  /** A process of ours that has the nonce in its environment. */
  readonly canary: ChildProcess
  /** What scripts know: ROOT, OUT, HOME, NONCE, CANARY, NODE and what `prepare` adds. */
  readonly variables: Record<string, string>
  /** What servers of the scene were told, in order. */
  readonly heard: string[]
  /** The path of a file, written with its folders when a text is given. */
  file(path: string, text?: string): string
  read(path: string): string | undefined
  onClose(cleanUp: () => void): void
  close(): void
}

/** Lays out a scene in a temporary folder of its own. */
export async function openScene(): Promise<Scene> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "codex-sandbox-")))
  const nonce = randomBytes(8).toString("hex")
  const at = (path: string) => join(base, path)
  const cleanUps: (() => void)[] = [() => rmSync(base, { recursive: true, force: true })]
  const write = (path: string, text: string) => {
    mkdirSync(dirname(at(path)), { recursive: true })
    writeFileSync(at(path), text)
  }
  write("outside/victim", "ours\n")
  write("root/.git/config", "ours\n")
  write("root/.git/HEAD", "ref: refs/heads/main\n")
  write("keys/id", `${nonce}\n`)
  write("home/.bashrc", "ours\n")
  write("home/.codex/auth.json", `${nonce}\n`)
  const canary = await startCanary(at("outside/held"), nonce)
  cleanUps.push(() => void canary.kill("SIGKILL"))
  return {
    base,
    root: at("root"),
    home: at("home"),
    nonce,
    canary,
    variables: {
      ROOT: at("root"),
      OUT: at("outside"),
      HOME: at("home"),
      NONCE: nonce,
      CANARY: String(canary.pid),
      NODE: process.execPath,
    },
    heard: [],
    file: (path, text) => {
      if (text !== undefined) write(path, text)
      return at(path)
    },
    read: (path) => (existsSync(at(path)) ? readFileSync(at(path), "utf8") : undefined),
    onClose: (cleanUp) => void cleanUps.push(cleanUp),
    close: () => cleanUps.toReversed().forEach((cleanUp) => cleanUp()),
  }
}

/** It sleeps, in the outside folder, and holds a file open for writing as descriptor 7. */
async function startCanary(held: string, nonce: string): Promise<ChildProcess> {
  const descriptor = openSync(held, "w")
  const silent = "ignore"
  const canary = spawn("/bin/sleep", ["60"], {
    cwd: dirname(held),
    env: { CANARY_KEY: nonce },
    stdio: [silent, silent, silent, silent, silent, silent, silent, descriptor],
  })
  await once(canary, "spawn")
  closeSync(descriptor)
  return canary
}
