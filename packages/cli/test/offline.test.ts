import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { codexProgram, tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { makeGitRepository } from "./project.js"

const run = promisify(execFile)

type Counted = {
  readonly exitCode: number
  /** TCP connections that anybody in the namespace opened. */
  readonly opened: number
  /** Those that the model's server saw. */
  readonly connections: number
  /** UDP datagrams that anybody sent. */
  readonly datagrams: number
  readonly requests: number
  readonly output: string
}

/** Without root, a user namespace gives the right to make a network one, where it is allowed. */
const unshare = process.getuid?.() === 0 ? ["-n"] : ["-rn"]

async function canUnshare(): Promise<boolean> {
  try {
    await run("unshare", [...unshare, "sh", "-c", "ip link set lo up"])
    return true
  } catch {
    return false
  }
}

type Place = { readonly cwd: string; readonly home: string }

async function countedRun({ cwd, home }: Place, args: readonly string[]): Promise<Counted> {
  const script = join(import.meta.dirname, "offline-run.mjs")
  const command = [process.execPath, script, codexProgram, cwd, home, ...args]
  const lines = 'ip link set lo up && exec "$@"'
  const { stdout } = await run("unshare", [...unshare, "sh", "-c", lines, "sh", ...command])
  return JSON.parse(stdout) as Counted
}

describe.skipIf(!(await canUnshare()))(
  "with a model on this machine, codex contacts nobody else",
  () => {
    const asks = ["--provider", "ollama", "-m", "m"]

    test("in a task, and in the one that goes on with it", async () => {
      const place = { cwd: await tempFolder(), home: await tempFolder() }
      await makeGitRepository(place.cwd)
      const first = await countedRun(place, ["exec", "--yolo", ...asks, "go"])
      expect(first).toMatchObject({ exitCode: 0, requests: 2, datagrams: 0 })
      expect(first.connections).toBeGreaterThan(0)
      expect(first.opened).toBe(first.connections)

      const resumed = await countedRun(place, [
        "exec",
        "--yolo",
        ...asks,
        "resume",
        "--last",
        "more",
      ])
      expect(resumed).toMatchObject({ exitCode: 0, requests: 2, datagrams: 0 })
      expect(resumed.opened).toBe(resumed.connections)
    })

    test("when it looks for the only model", async () => {
      const place = { cwd: await tempFolder(), home: await tempFolder() }
      await makeGitRepository(place.cwd)
      const counted = await countedRun(place, ["exec", "--provider", "ollama", "go"])
      expect(counted).toMatchObject({ exitCode: 0, datagrams: 0 })
      expect(counted.opened).toBe(counted.connections)
    })

    test("in a list of its models", async () => {
      const place = { cwd: await tempFolder(), home: await tempFolder() }
      const counted = await countedRun(place, ["models", "--provider", "ollama"])
      expect(counted).toMatchObject({ exitCode: 0, requests: 0, datagrams: 0 })
      expect(counted.opened).toBe(counted.connections)
    })

    test("and what is counted would show it if it did", async () => {
      const place = { cwd: await tempFolder(), home: await tempFolder() }
      await makeGitRepository(place.cwd)
      const elsewhere = ["-c", 'model_providers.x.base_url="http://127.0.0.1:9/v1"']
      const once = ["-c", "model_providers.x.request_max_retries=0"]
      const args = ["exec", ...elsewhere, ...once, "--provider", "x", "-m", "m", "go"]
      const counted = await countedRun(place, args)
      expect(counted).toMatchObject({ exitCode: 1, connections: 0, opened: 1 })
    })
  },
)
