import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { checkEventLines, type EventLine, runCodex, startCodex, tempFolder } from "@codex/testing"
import { afterAll, describe, expect, test } from "vitest"
import { type ChatRequest, type ReplyPlan, useEngineServer } from "./engine/engine-server.js"
import { loadEngine } from "./engine/load-engine.js"
import { itemsOf, makeGitRepository } from "./project.js"

const engine = await loadEngine()
const missing = "missing" in engine ? engine.missing : undefined

/** Two and three bytes a letter: pieces of one letter must not be torn. */
const words: ReplyPlan = { kind: "text", grammar: "root ::= [a-zäöü漢 ]{40,80}" }
const echo: ReplyPlan = {
  kind: "call",
  tool: "shell",
  grammar: String.raw`root ::= "{\"command\":[\"echo\",\"" [a-z]{4,12} "\"]}"`,
}

type Plan = (k: number, request: ChatRequest) => ReplyPlan

/** A home that asks the engine as one would ask llama.cpp's server, and a project. */
async function useEngine(plan: Plan, config = "") {
  if ("missing" in engine) throw new Error(engine.missing)
  const server = await useEngineServer(engine, plan)
  const [home, cwd] = await Promise.all([tempFolder(), tempFolder()])
  await makeGitRepository(cwd)
  await writeFile(
    join(home, "config.toml"),
    `model = "random"
model_provider = "llama.cpp"
${config}
[model_providers."llama.cpp"]
base_url = "${server.url}"
`,
  )
  const exec = async (...args: readonly string[]) => {
    const result = await runCodex(["exec", "--json", "-s", "read-only", ...args], { home, cwd })
    return { ...result, events: checkEventLines(result.stdout) }
  }
  return { server, home, cwd, exec }
}

function usageOf(events: readonly EventLine[]): unknown {
  return events.find(({ type }) => type === "turn.completed")?.["usage"]
}

const title = missing === undefined ? "" : ` (not run: ${missing.split("\n")[0]})`

describe.skipIf(missing !== undefined)(`with llama.cpp computing every token${title}`, () => {
  afterAll(async () => {
    if (!("missing" in engine)) await engine.close()
  })

  test("its words arrive unharmed, and its count of tokens is told", async () => {
    const { server, exec } = await useEngine(() => words)
    const { exitCode, events } = await exec("go")
    expect(exitCode).toBe(0)
    const [reply] = server.replies
    expect(reply?.text).toMatch(/^[a-zäöü漢 ]{40,80}$/)
    expect(itemsOf(events)).toMatchObject([{ type: "agent_message", text: reply?.text }])
    expect(usageOf(events)).toMatchObject({
      output_tokens: reply?.end?.tokens,
    })
  })

  test("a call whose arguments its grammar bound is run, and the model is told how it ended", async () => {
    const { server, exec } = await useEngine((k) => (k === 0 ? echo : words))
    const { exitCode, events } = await exec("go")
    expect(exitCode).toBe(0)
    const { command } = JSON.parse(server.replies[0]?.text ?? "") as { command: [string, string] }
    expect(itemsOf(events)[0]).toMatchObject({
      type: "command_execution",
      aggregated_output: `${command[1]}\n`,
      exit_code: 0,
    })
    expect(server.requests[1]?.messages.at(-2)).toMatchObject({
      tool_calls: [{ id: "call_0", function: { arguments: server.replies[0]?.text } }],
    })
    expect(server.requests[1]?.messages.at(-1)).toMatchObject({
      role: "tool",
      tool_call_id: "call_0",
    })
  })

  test("each request begins as the one before did, so that only what is new is computed", async () => {
    const { server, exec } = await useEngine((k) => (k < 3 ? echo : words))
    const { exitCode, events } = await exec("go")
    expect(exitCode).toBe(0)
    const cached = server.replies.map(({ end }) => end?.cached ?? 0)
    expect(cached).toHaveLength(4)
    for (const [at, tokens] of cached.slice(1).entries()) {
      const before = server.requests[at]
      const known = tokenCount(before?.tools) + tokenCount(before?.messages)
      // The last line may go on otherwise.
      expect(tokens).toBeGreaterThan(0.9 * known)
    }
    expect(usageOf(events)).toMatchObject({
      cached_input_tokens: cached.reduce((sum, tokens) => sum + tokens, 0),
    })
  })

  test("the input of every tool that is offered can be bound by its grammar, and is answered", async () => {
    const { server, exec } = await useEngine((k, { tools = [] }) => {
      const tool = tools[k]?.function
      if (tool === undefined) return words
      return { kind: "call", tool: tool.name, grammar: brief(tool.parameters) as object }
    })
    const { exitCode, events, stderr } = await exec("go")
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
    const tools = server.requests[0]?.tools ?? []
    expect(tools.length).toBeGreaterThan(3)
    expect(server.replies).toHaveLength(tools.length + 1)
    const last = server.requests.at(-1)?.messages ?? []
    for (const [k, { text }] of server.replies.slice(0, -1).entries()) {
      expect(() => JSON.parse(text) as unknown).not.toThrow()
      expect(last).toContainEqual(
        expect.objectContaining({ role: "tool", tool_call_id: `call_${k}` }),
      )
    }
    expect(itemsOf(events)).toContainEqual(
      expect.objectContaining({ type: "agent_message", text: server.replies.at(-1)?.text }),
    )
  })

  test("a reply that its limit cuts off fails as cut off", async () => {
    const { server, exec } = await useEngine(() => words, "model_max_output_tokens = 9")
    const { exitCode, events } = await exec("go")
    expect(exitCode).toBe(1)
    expect(server.requests[0]).toMatchObject({ max_tokens: 9 })
    expect(server.replies[0]?.end).toMatchObject({ stopped: "by the limit" })
    expect(JSON.stringify(events.at(-1))).toContain("Incomplete response returned")
  })

  test("a conversation that it has no room for is said, and nothing is asked again", async () => {
    const { server, exec } = await useEngine(() => words)
    const { exitCode, events } = await exec("word ".repeat(20_000))
    expect(exitCode).toBe(1)
    expect(server.requests).toHaveLength(1)
    expect(JSON.stringify(events.at(-1))).toContain("context")
  })

  test("it computes nothing more once codex was interrupted", async () => {
    const endless: ReplyPlan = {
      kind: "text",
      grammar: `root ::= ${"many ".repeat(20)}\nmany ::= [a-z ]{1000}`,
    }
    const { server, home, cwd } = await useEngine(() => endless)
    const { child, result } = startCodex(["exec", "-s", "read-only", "go"], { cwd }, home)
    await expect.poll(() => server.replies[0]?.text ?? "", { timeout: 30_000 }).not.toBe("")
    child.kill("SIGINT")
    await result
    await expect.poll(() => server.replies[0]?.hungUp, { timeout: 30_000 }).toBe(true)
  })
})

function tokenCount(parts: readonly object[] = []): number {
  if ("missing" in engine) return 0
  return engine.tokenize(parts.map((part) => `${JSON.stringify(part)}\n`).join("")).length
}

/** The schema with an end to texts and lists: chance alone would never come to one. */
function brief(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(brief)
  if (typeof schema !== "object" || schema === null) return schema
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, brief(value)]),
  )
  if (inner["type"] === "string" && inner["enum"] === undefined) return { ...inner, maxLength: 12 }
  if (inner["type"] === "array") return { ...inner, minItems: 1, maxItems: 3 }
  return inner
}
