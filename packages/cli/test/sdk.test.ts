import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { type Project, useProject } from "./project.js"

// It is a development dependency that a lean install leaves out.
const sdk = await import("@openai/codex-sdk").catch(() => undefined)

const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="

function client(project: Project) {
  if (sdk === undefined) throw new Error("the SDK is not installed")
  return new sdk.Codex({
    codexPathOverride: project.program,
    env: {
      PATH: `${join(process.execPath, "..")}:${process.env["PATH"]}`,
      HOME: project.home,
      CODEX_HOME: project.home,
    },
  })
}

function sent(project: Project, k: number): string {
  return JSON.stringify(project.server.requests[k]?.body)
}

describe.skipIf(sdk === undefined)("@openai/codex-sdk, unchanged, with this binary", () => {
  test("runs a turn with a command and gets its items, its answer and its usage", async () => {
    const call = { name: "shell", args: { command: ["echo", "hi"] } }
    const project = await useProject([{ toolCalls: [call] }, { text: "Said hi." }])
    const thread = client(project).startThread({
      workingDirectory: project.cwd,
      sandboxMode: "danger-full-access",
      approvalPolicy: "never",
      modelReasoningEffort: "high",
      networkAccessEnabled: false,
      webSearchMode: "disabled",
      additionalDirectories: [project.home],
    })
    const turn = await thread.run("say hi")
    expect(turn).toMatchObject({
      finalResponse: "Said hi.",
      items: [
        { type: "command_execution", aggregated_output: "hi\n", exit_code: 0 },
        { type: "agent_message" },
      ],
      usage: { input_tokens: 200, output_tokens: 20, cache_write_input_tokens: 0 },
    })
    expect(thread.id).toMatch(/^[0-9a-f-]{36}$/)
    expect(project.server.requests[0]?.headers["originator"]).toBe("codex_sdk_ts")
  })

  test("streams a turn", async () => {
    const project = await useProject([{ text: "a\u2028b" }])
    const thread = client(project).startThread({ workingDirectory: project.cwd })
    const { events } = await thread.runStreamed("go")
    const types: string[] = []
    for await (const event of events) types.push(event.type)
    expect(types).toEqual(["thread.started", "turn.started", "item.completed", "turn.completed"])
  })

  test("gets the lines that it knows and no field more", async () => {
    const project = await useProject([{ text: "Hi.", usage: { inputTokens: 7 } }])
    const thread = client(project).startThread({ workingDirectory: project.cwd })
    const { events } = await thread.runStreamed("go")
    const seen: unknown[] = []
    for await (const event of events) seen.push(event)
    expect(seen).toEqual([
      { type: "thread.started", thread_id: thread.id },
      { type: "turn.started" },
      { type: "item.completed", item: { id: "item_0", type: "agent_message", text: "Hi." } },
      {
        type: "turn.completed",
        usage: {
          input_tokens: 7,
          cached_input_tokens: 0,
          cache_write_input_tokens: 0,
          output_tokens: 10,
          reasoning_output_tokens: 0,
        },
      },
    ])
  })

  test("goes on with a thread, in the same object and by its id", async () => {
    const project = await useProject([{ text: "One." }, { text: "Two." }, { text: "Three." }])
    const options = { workingDirectory: project.cwd }
    const thread = client(project).startThread(options)
    await thread.run("first")
    await thread.run("second")
    const turn = await client(project)
      .resumeThread(thread.id ?? "", options)
      .run("third")
    expect(turn.finalResponse).toBe("Three.")
    for (const text of ["first", "One.", "second", "Two.", "third"]) {
      expect(sent(project, 2)).toContain(text)
    }
  })

  test("sends images, in a new thread and a resumed one", async () => {
    const project = await useProject([{ text: "Grey." }, { text: "Grey again." }])
    const path = join(project.cwd, "a.png")
    await writeFile(path, Buffer.from(png, "base64"))
    const thread = client(project).startThread({ workingDirectory: project.cwd })
    const input = [
      { type: "text" as const, text: "look at" },
      { type: "text" as const, text: "this" },
      { type: "local_image" as const, path },
    ]
    await thread.run(input)
    await thread.run(input)
    expect(sent(project, 0)).toContain("look at\\n\\nthis")
    expect(sent(project, 0)).toContain(png)
    expect(sent(project, 1)).toContain(png)
  })

  test("asks for JSON by a schema", async () => {
    const project = await useProject([{ text: '{"n":1}' }])
    const outputSchema = { type: "object", properties: { n: { type: "number" } } }
    const thread = client(project).startThread({ workingDirectory: project.cwd })
    const turn = await thread.run("count", { outputSchema })
    expect(turn.finalResponse).toBe('{"n":1}')
    expect(project.server.requests[0]?.body).toMatchObject({
      text: { format: { schema: outputSchema } },
    })
  })

  test("is told why a turn failed", async () => {
    const raw = JSON.stringify({ error: { message: "no such model" } })
    const project = await useProject([{ status: 400, raw }])
    const thread = client(project).startThread({ workingDirectory: project.cwd })
    await expect(thread.run("go")).rejects.toThrow("no such model")
  })

  test("aborts a turn", async () => {
    const abort = new AbortController()
    const project = await useProject(() => {
      setTimeout(() => abort.abort(), 50)
      return { text: "…", stayOpen: true, gapMs: 60_000 }
    })
    const thread = client(project).startThread({ workingDirectory: project.cwd })
    await expect(thread.run("wait", { signal: abort.signal })).rejects.toThrow(/abort/i)
  })
})
