import { existsSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { tempFolder } from "@codex/testing"
import { describe, expect, onTestFinished, test } from "vitest"
import type { SandboxPolicy } from "../../protocol/policy.js"
import { noSandbox } from "../../sandbox/sandbox.js"
import type { Plan, ToolOutput } from "../tool.js"
import { execCommandTool } from "./exec-command.js"
import { ExecSessions } from "./exec-sessions.js"
import { writeStdinTool } from "./write-stdin.js"

const policy: SandboxPolicy = {
  read: "all",
  write: "all",
  network: "full",
  protectedPaths: [],
  deniedPaths: [],
}

type Told = ToolOutput & { readonly text: string }

/** The two tools of one session, whose commands end with the test. */
function useTools(cwd = "/") {
  const sessions = new ExecSessions()
  onTestFinished(() => sessions.close())
  const seen: string[] = []
  const carryOut = async (plan: Plan | Promise<Plan>, signal: AbortSignal): Promise<Told> => {
    const output = await (await plan).run({
      callId: "c1",
      sandbox: noSandbox,
      policy,
      env: async () => ({ PATH: process.env["PATH"] ?? "", TERM: "dumb" }),
      signal,
      onOutput: (text) => void seen.push(text),
    })
    const [part] = output.content
    return { ...output, text: part?.type === "text" ? part.text : "" }
  }
  const call = (tool: ReturnType<typeof writeStdinTool>) => {
    return (input: object, signal = new AbortController().signal) => {
      const parsed = { input: JSON.stringify(input), inputKind: "json" as const }
      return carryOut(Promise.resolve(tool.plan(parsed, { cwd, policy, signal })), signal)
    }
  }
  const exec = call(execCommandTool("/bin/bash", sessions))
  return { sessions, seen, exec, type: call(writeStdinTool(sessions)) }
}

function outputOf({ result }: Told): string {
  return result?.kind === "command" ? result.output : ""
}

/** Looks until what was seen holds the text. */
async function until(tools: ReturnType<typeof useTools>, id: number, text: string): Promise<void> {
  while (!tools.seen.join("").includes(text)) {
    await tools.type({ session_id: id, yield_time_ms: 50 })
  }
}

describe("a command", () => {
  test("that ends in time tells its output and how it ended", async () => {
    const { exec, sessions, seen } = useTools()
    const end = await exec({ cmd: "echo out; echo err >&2; exit 3" })
    expect(end).toMatchObject({ ok: false, result: { exitCode: 3, output: "out\nerr\n" } })
    expect(end.text).toMatch(
      /^Wall time: [\d.]+ seconds\nProcess exited with code 3\nOutput:\nout\nerr\n$/,
    )
    expect(seen.join("")).toBe("out\nerr\n")
    expect(sessions.list()).toEqual([])
  })

  test("that takes longer goes on, and is looked at until it ends", async () => {
    const folder = await tempFolder()
    const tools = useTools(folder)
    const begun = await tools.exec({
      cmd: "echo one; until [ -e go ]; do sleep 0.02; done; echo two",
      yield_time_ms: 200,
    })
    expect(begun).toMatchObject({ ok: true, result: { exitCode: null, runningAs: 1 } })
    expect(begun.text).toContain("Process running with session ID 1")
    expect(tools.sessions.list()).toMatchObject([{ id: 1, cwd: folder, tty: false }])
    await tools.exec({ cmd: "touch go" })
    const end = await tools.type({ session_id: 1, yield_time_ms: 10_000 })
    expect(end).toMatchObject({ ok: true, result: { exitCode: 0 } })
    expect([begun, end].map(outputOf).join("")).toBe("one\ntwo\n")
    await expect(tools.type({ session_id: 1 })).rejects.toThrow(
      "no command runs as session 1. None is running",
    )
  })

  test("whose numbers come as text is understood", async () => {
    const { exec, type } = useTools()
    const begun = await exec({ cmd: "echo one; sleep 60", yield_time_ms: "300" })
    expect(begun.text).toContain("session ID 1")
    const end = await type({ session_id: "1", kill: true, max_output_tokens: "100" })
    expect(end.text).toContain("Process was ended by SIGTERM")
  })

  test("without a terminal has no input, and can be interrupted", async () => {
    const tools = useTools()
    const { exec, type } = tools
    await exec({ cmd: "cat; echo up; exec sleep 60", yield_time_ms: 100 })
    await until(tools, 1, "up")
    await expect(type({ session_id: 1, chars: "x\n" })).rejects.toThrow('start it again with "tty"')
    const end = await type({ session_id: 1, chars: "\u0003", yield_time_ms: 10_000 })
    expect(end.text).toContain("Process was ended by SIGINT")
  })

  test("that ignores the polite signal is ended by kill", async () => {
    const tools = useTools()
    await tools.exec({ cmd: "trap '' TERM; echo up; sleep 60", yield_time_ms: 50 })
    await until(tools, 1, "up")
    const end = await tools.type({ session_id: 1, kill: true })
    expect(end.text).toContain("Process was ended by SIGKILL")
  })

  test("prints characters in pieces, and they are told whole", async () => {
    const folder = await tempFolder()
    const tools = useTools(folder)
    const cmd = "printf '\\303'; until [ -e go ]; do sleep 0.02; done; printf '\\244'"
    const begun = await tools.exec({ cmd, yield_time_ms: 200 })
    await tools.exec({ cmd: "touch go" })
    const end = await tools.type({ session_id: 1, yield_time_ms: 10_000 })
    expect([begun.result, end.result]).toMatchObject([{ output: "" }, { output: "ä" }])
  })

  test("that prints without end keeps a megabyte, and tells as much as is asked for", async () => {
    const { exec } = useTools()
    const end = await exec({ cmd: "yes | head -c 5000000", max_output_tokens: 100 })
    expect(end.text.length).toBeLessThan(600)
    expect(end.text).toMatch(/characters left out/)
    expect(JSON.stringify(end.result).length).toBeLessThan(2_200_000)
  })

  test("that is new ends with an interrupt of its call; an older one goes on", async () => {
    const folder = await tempFolder()
    const tools = useTools(folder)
    await tools.exec({ cmd: "sleep 60", yield_time_ms: 100 })
    const abort = new AbortController()
    const running = tools.exec({ cmd: "touch up; sleep 60" }, abort.signal)
    while (!existsSync(join(folder, "up"))) await sleep(10)
    abort.abort(new Error("enough"))
    await expect(running).rejects.toThrow("enough")
    expect(tools.sessions.list()).toMatchObject([{ id: 1 }])
  })

  test.each([
    [{ command: ["bash", "-lc", "echo hi"] }, "hi\n"],
    [{ command: ["echo", "it's", "a b"] }, "it's a b\n"],
    [{ cmd: "echo hi", workdir: null, login: true, shell: "bash" }, "hi\n"],
  ])("is understood as %j", async (input, output) => {
    expect(await useTools().exec(input)).toMatchObject({ result: { output } })
  })
})

test("more than 32 at a time are refused, and those that run are named", async () => {
  const { exec, sessions } = useTools()
  const begun = Array.from({ length: 32 }, () => exec({ cmd: "sleep 60", yield_time_ms: 50 }))
  await Promise.all(begun)
  await expect(exec({ cmd: "true" })).rejects.toThrow(/32 commands run already.*32 \(\/bin\/bash/)
  await sessions.close()
  expect(sessions.list()).toEqual([])
})

describe("on a terminal, a command", () => {
  test("finds one, reads what is typed, and says how it ended", async () => {
    const tools = useTools()
    const cmd =
      "stty size; [ -t 0 ] && [ -t 1 ] && echo terminal; read line; echo got $line; exit 4"
    await tools.exec({ cmd, tty: true, yield_time_ms: 50 })
    await until(tools, 1, "terminal")
    expect(tools.seen.join("")).toContain("30 120\r\nterminal\r\n")
    const typed = await tools.type({ session_id: 1, chars: "hällo\n", yield_time_ms: 10_000 })
    expect(typed.text).toContain("Process exited with code 4")
    expect(typed.text).toContain("got hällo\n")
  })

  test("is interrupted from the keyboard", async () => {
    const tools = useTools()
    await tools.exec({
      cmd: "trap 'echo caught; exit 5' INT; echo up; sleep 60",
      tty: true,
      yield_time_ms: 50,
    })
    await until(tools, 1, "up")
    const end = await tools.type({ session_id: 1, chars: "\u0003", yield_time_ms: 10_000 })
    expect(end.text).toMatch(/exited with code 5[^]*caught/)
  })

  test("that reads nothing of what is typed harms nobody", async () => {
    const tools = useTools()
    await tools.exec({ cmd: "stty raw; sleep 60", tty: true, yield_time_ms: 200 })
    await tools.type({ session_id: 1, chars: "x".repeat(300_000) })
    const end = await tools.type({ session_id: 1, kill: true })
    expect(end.text).toMatch(/ended by SIG(TERM|HUP|KILL)|code 1\d\d/)
  })

  test("prints a lot and ends, and nothing of it is lost", async () => {
    const { exec } = useTools()
    for (let run = 0; run < 5; run++) {
      const end = await exec({ cmd: "seq 1 23000; exit 7", tty: true, yield_time_ms: 30_000 })
      expect(end.result).toMatchObject({ exitCode: 7 })
      const lines = outputOf(end).trimEnd().split("\n")
      expect([lines.length, lines.at(-1)]).toEqual([23_000, "23000"])
    }
  })
})
