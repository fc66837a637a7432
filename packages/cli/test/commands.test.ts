import { cp } from "node:fs/promises"
import { dirname, join } from "node:path"
import { codexProgram, tempFolder } from "@codex/testing"
import { describe, expect, test, vi } from "vitest"
import { execJson, itemsOf, type Project, useProject } from "./project.js"
import { type Place, places } from "./orphans.js"

type Call = readonly [tool: string, args: Readonly<Record<string, unknown>>]

/** What became of calls that a model makes one after the other. */
async function callAll(
  calls: readonly Call[],
  flags: readonly string[],
  program?: string,
): Promise<{
  project: Project
  items: readonly Record<string, unknown>[]
  told: readonly string[]
}> {
  const replies = calls.map(([name, args]) => ({ toolCalls: [{ name, args }] }))
  const project = await useProject([...replies, { text: "Done." }])
  const options = program === undefined ? {} : { program }
  const { events, exitCode } = await execJson(project, [...flags, "go"], options)
  expect(exitCode).toBe(0)
  const told = project.server.requests.flatMap(({ body }) => resultsIn(body)).slice(-calls.length)
  return { project, items: itemsOf(events), told }
}

function resultsIn(body: unknown): readonly string[] {
  const { input = [] } = body as { input?: readonly { type: string; output?: unknown }[] }
  return input.flatMap(({ type, output }) => {
    return type === "function_call_output" ? [JSON.stringify(output)] : []
  })
}

const sessions = ["-m", "gpt-5.5"]

// Each starts the program, its sandbox and a login shell.
vi.setConfig({ testTimeout: 60_000 })

describe.each(Object.keys(places) as Place[])("a command %s", (place) => {
  const flags = places[place]

  test("keeps the order of its streams, and can open them by name", async () => {
    const script =
      "for i in 1 2 3; do echo o$i; echo e$i >&2; done; echo a > /dev/stderr; echo b > /dev/stdout"
    const { items } = await callAll([["shell", { command: ["bash", "-c", script] }]], flags)
    expect(items[0]).toMatchObject({
      exit_code: 0,
      aggregated_output: "o1\ne1\no2\ne2\no3\ne3\na\nb\n",
    })
  })

  test("that is not there is said in one line", async () => {
    const { items } = await callAll([["shell", { command: ["no-such-program"] }]], flags)
    expect(items[0]).toMatchObject({
      aggregated_output: "no such program: no-such-program",
      exit_code: null,
      status: "failed",
    })
  })

  test("runs on between calls, on a terminal, and ends with codex", async () => {
    const cmd = 'echo ready; read line; echo "got $line"; exit 4'
    const { items, told } = await callAll(
      [
        ["exec_command", { cmd, tty: true, yield_time_ms: 1500 }],
        ["write_stdin", { session_id: 1, chars: "it\n", yield_time_ms: 10_000 }],
        ["exec_command", { cmd: "sleep 600", yield_time_ms: 50 }],
      ],
      [...flags, ...sessions],
    )
    expect(items).toMatchObject([
      { command: expect.stringContaining("echo ready"), status: "in_progress", exit_code: null },
      { command: expect.stringContaining("echo ready"), status: "failed", exit_code: 4 },
      { status: "in_progress" },
      { type: "agent_message" },
    ])
    expect(told.join("\n")).toMatch(/running with session ID 1[^]*got it[^]*session ID 2/)
  })
})

test("the tools for commands are the model's own, the same bytes in each request", async () => {
  const calls: readonly Call[] = [["exec_command", { cmd: "echo hi" }]]
  const toolsOf = ({ server }: Project) =>
    server.requests.map(({ body }) => JSON.stringify((body as { tools: unknown }).tools))
  const known = toolsOf((await callAll(calls, ["--yolo", ...sessions])).project)
  const others = toolsOf((await callAll(calls, ["--yolo"])).project)
  expect(known[0]).toMatch(/"exec_command"[^]*"write_stdin"/)
  expect(known[0]).not.toContain('"name":"shell"')
  expect(others[0]).toContain('"name":"shell"')
  expect(others[0]).not.toMatch(/exec_command|write_stdin/)
  expect(new Set(known).size + new Set(others).size).toBe(2)
})

test("without node-pty a call for a terminal says so, and another one works", async () => {
  const folder = await tempFolder()
  await cp(dirname(codexProgram), join(folder, "dist"), { recursive: true })
  const { items } = await callAll(
    [
      ["exec_command", { cmd: "echo hi", tty: true }],
      ["exec_command", { cmd: "echo hi" }],
    ],
    ["--yolo", ...sessions],
    join(folder, "dist/codex.cjs"),
  )
  expect(items).toMatchObject([
    {
      status: "failed",
      aggregated_output: expect.stringMatching(/^no terminal .* node-pty .* without tty$/),
    },
    { status: "completed", aggregated_output: "hi\n" },
    {},
  ])
})
