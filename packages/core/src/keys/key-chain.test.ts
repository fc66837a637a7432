import { chmod, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { tempFolder, useModelServer } from "@codex/testing"
import { describe, expect, test } from "vitest"
import type { AuthCommand } from "../config/provider.js"
import { connectTo, replyOf } from "../testing/connected-model.js"

/** A command of these lines of shell, in a folder of its own that is also where it runs. */
async function command(lines: string, more: Partial<AuthCommand> = {}): Promise<AuthCommand> {
  const cwd = await tempFolder()
  const file = join(cwd, "get-token")
  await writeFile(file, `#!/bin/sh\n${lines}\n`)
  await chmod(file, 0o755)
  return {
    command: file,
    args: ["canary-argument"],
    cwd,
    timeoutMs: 5000,
    refreshIntervalMs: 0,
    ...more,
  }
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no error",
    (error: Error) => error.message,
  )
}

describe("a command that gives the key", () => {
  test("is run once for many requests, and its line is the bearer's token", async () => {
    const auth = await command('echo x >> runs; printf "  token-1\\n"')
    const server = await useModelServer({ script: [{ text: "a" }, { text: "b" }] })
    const model = connectTo(server.url, { provider: { auth, keyHeader: "api-key" } })
    await replyOf(model)
    await replyOf(model)
    const sent = server.requests.map(({ headers }) => headers.authorization)
    expect(sent).toEqual(["Bearer token-1", "Bearer token-1"])
    expect(await readFile(join(auth.cwd ?? "", "runs"), "utf8")).toBe("x\n")
  })

  test("is run again when its answer has grown old", async () => {
    const auth = await command("echo x >> runs; wc -l < runs", { refreshIntervalMs: 1 })
    const server = await useModelServer({ script: [{ text: "a", delayMs: 20 }, { text: "b" }] })
    const model = connectTo(server.url, { provider: { auth } })
    await replyOf(model)
    await replyOf(model)
    const sent = server.requests.map(({ headers }) => headers.authorization)
    expect(sent).toEqual(["Bearer 1", "Bearer 2"])
  })

  test("is run again, once, when its answer is refused", async () => {
    const auth = await command('echo x >> runs; echo "token-$(wc -l < runs)"')
    const refused = { status: 401, raw: '{"error":{"message":"expired"}}' }
    const server = await useModelServer({ script: [refused, { text: "a" }, refused, refused] })
    const model = connectTo(server.url, { provider: { auth } })
    await replyOf(model)
    await expect(replyOf(model)).rejects.toMatchObject({ code: "auth-refused" })
    const sent = server.requests.map(({ headers }) => headers.authorization)
    expect(sent).toEqual(["token-1", "token-2", "token-2", "token-3"].map((t) => `Bearer ${t}`))
  })

  test("that has no other token is not asked again for a refused one", async () => {
    const auth = await command("echo token-1")
    const refused = { status: 401, raw: '{"error":{"message":"bad token-1"}}' }
    const server = await useModelServer({ script: [refused] })
    const message = await messageOf(replyOf(connectTo(server.url, { provider: { auth } })))
    expect(message).toContain("bad [redacted]")
    expect(server.requests).toHaveLength(1)
  })

  test("does not see the keys of providers", async () => {
    const auth = await command('echo "token-${GROQ_API_KEY:-none}-$OTHER"')
    const server = await useModelServer({ script: [{ text: "a" }] })
    const env = { PATH: process.env["PATH"] ?? "", GROQ_API_KEY: "canary", OTHER: "seen" }
    await replyOf(
      connectTo(server.url, { env, keyVariables: ["GROQ_API_KEY"], provider: { auth } }),
    )
    expect(server.requests[0]?.headers.authorization).toBe("Bearer token-none-seen")
  })

  test.each([
    ["hangs", "sleep 600 & wait", "gave no token within 200 ms (timeout_ms)"],
    ["leaves something behind that holds its output", "sleep 600 & exit 1", "exit code 1"],
    ["fails", "echo canary-output; echo canary-output >&2; exit 3", "ended with exit code 3"],
    ["is killed", "echo canary-output; kill -9 $$", "ended by SIGKILL"],
    ["prints nothing", "true", "printed nothing"],
    ["prints two lines", "echo canary-output; echo canary-output", "printed more than one line"],
    [
      "prints control characters",
      "printf 'canary-output\\033[2Jx'",
      "characters that no token has",
    ],
    ["prints blanks", "echo canary-output and more", "characters that no token has"],
    ["prints without an end", "yes canary-output | tr -d '\\n'", "printed more than a token"],
  ])("and %s is told without a word of its output", async (_, lines, what) => {
    const auth = await command(lines, { timeoutMs: what.includes("200 ms") ? 200 : 5000 })
    const server = await useModelServer({ script: [] })
    const message = await messageOf(replyOf(connectTo(server.url, { provider: { auth } })))
    expect(message).toContain(what)
    expect(message).toContain("model_providers.scripted.auth")
    expect(message).not.toContain("canary")
    expect(server.connections()).toBe(0)
  })

  test("and cannot be started is told by its name", async () => {
    const auth = { ...(await command("true")), command: "no-such-\u001b[31mprogram" }
    const server = await useModelServer({ script: [] })
    const message = await messageOf(replyOf(connectTo(server.url, { provider: { auth } })))
    expect(message).toContain("cannot be started")
    expect(message).not.toContain("\u001b")
  })

  test("ends with the task that waits for it, and so does what it started", async () => {
    const auth = await command("sleep 600 & echo $! > pid; wait")
    const stop = new AbortController()
    const reply = replyOf(connectTo("http://127.0.0.1:9", { provider: { auth } }), {}, stop.signal)
    const pid = await written(join(auth.cwd ?? "", "pid"))
    stop.abort(new Error("stopped"))
    await expect(reply).rejects.toThrow("stopped")
    await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false)
  })
})

async function written(file: string): Promise<string> {
  let text = ""
  await expect
    .poll(async () => (text = await readFile(file, "utf8").catch(() => "")))
    .toMatch(/\n$/)
  return text
}

/** Of one that has ended, nothing but its entry may be left until somebody looks at it (proc(5)). */
async function isRunning(pid: string): Promise<boolean> {
  const stat = await readFile(`/proc/${pid.trim()}/stat`, "utf8").catch(() => "gone) Z")
  return !/\) Z/.test(stat)
}
