import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { codex, useProject } from "./project.js"
import { Client, type ProtoEvent } from "./proto-client.js"

function ids(events: readonly ProtoEvent[]): readonly string[] {
  return events.map(({ id, msg }) => `${id} ${msg.type}`)
}

const touch = {
  toolCalls: [{ name: "shell", args: { command: ["touch", "made.txt"] } }],
}
const patch = {
  toolCalls: [
    {
      name: "apply_patch",
      args: { input: "*** Begin Patch\n*** Add File: made.txt\n+x\n*** End Patch" },
    },
  ],
}

describe("codex proto", () => {
  test("has a session before the client says anything, and answers under the client's ids", async () => {
    const project = await useProject([{ text: "One." }, { text: "Two." }])
    const client = new Client(project, [])
    expect(ids(await client.until("session_configured"))).toEqual(["0 session_configured"])
    client.ask("a", "first")
    expect(ids(await client.until("task_complete"))).toEqual([
      "a task_started",
      "a agent_message",
      "a task_complete",
    ])
    client.ask("b", "second")
    const events = await client.until("task_complete")
    expect(events[1]).toEqual({ id: "b", msg: { type: "agent_message", message: "Two." } })
    client.child.stdin?.end()
    expect(await client.result).toMatchObject({ exitCode: 0 })
  })

  test("asks about a command, by the task's id, and runs it after a yes", async () => {
    const project = await useProject([touch, { text: "Made." }])
    const client = new Client(project, ["-a", "unless-allow-listed", "-s", "workspace-write"])
    client.ask("a", "make it")
    const question = (await client.until("exec_approval_request")).at(-1)
    expect(question).toMatchObject({ id: "a", msg: { cwd: project.cwd } })
    client.send("b", { type: "exec_approval", id: "a", decision: "approved" })
    const events = await client.until("task_complete")
    expect(ids(events)).toEqual([
      "a exec_command_begin",
      "a exec_command_end",
      "a agent_message",
      "a task_complete",
    ])
    expect(events[1]?.msg).toMatchObject({ exit_code: 0 })
    expect(await readFile(join(project.cwd, "made.txt"), "utf8")).toBe("")
  })

  test("keeps the rule that a yes names, as it was shown, and no longer asks about that command", async () => {
    const other = { toolCalls: [{ name: "shell", args: { command: ["touch", "other.txt"] } }] }
    const project = await useProject([touch, touch, other, { text: "Made." }])
    const client = new Client(project, ["-a", "unless-allow-listed", "-s", "workspace-write"])
    client.ask("a", "make it")
    const question = (await client.until("exec_approval_request")).at(-1)
    const rule = 'prefix_rule(pattern = ["touch", "made.txt", "\\0"], decision = "allow")'
    const words = ["touch", "made.txt"]
    expect(question?.msg["proposed_rules"]).toContainEqual({ scope: "exact", words, rule })

    const answer = { type: "exec_approval", id: "a", decision: "approved" }
    const wider = 'prefix_rule(pattern = ["touch"], decision = "allow")'
    client.send("b", { ...answer, remember: [wider] })
    expect((await client.until("error")).at(-1)).toMatchObject({
      id: "b",
      msg: { message: expect.stringContaining("only a rule that the question proposed") },
    })
    client.send("c", { ...answer, remember: [rule] })
    const events = await client.until("exec_approval_request")
    expect(ids(events).filter((id) => id === "a exec_command_begin")).toHaveLength(2)
    expect(events.at(-1)?.msg["command"]).toEqual(["touch", "other.txt"])
    expect(await readFile(join(project.home, "rules/default.rules"), "utf8")).toBe(`${rule}\n`)
    client.send("d", { ...answer, decision: "denied" })
    await client.until("task_complete")
  })

  test("asks about a patch, by its call too, and does nothing after a no", async () => {
    const project = await useProject([patch, { text: "Not made." }])
    const client = new Client(project, ["-a", "unless-allow-listed", "-s", "workspace-write"])
    client.ask("a", "make it")
    const question = (await client.until("apply_patch_approval_request")).at(-1)
    expect(question?.msg).toMatchObject({
      changes: { [join(project.cwd, "made.txt")]: { add: { content: "x\n" } } },
    })
    const call_id = question?.msg["call_id"]
    client.send("b", { type: "patch_approval", id: "a", call_id, decision: "denied" })
    expect(ids(await client.until("task_complete"))).not.toContain("a patch_apply_begin")
    await expect(readFile(join(project.cwd, "made.txt"))).rejects.toThrow("ENOENT")
  })

  test("ends an interrupted task with an error of its id, and takes the next input", async () => {
    const project = await useProject((_k, body) =>
      JSON.stringify(body).includes("again")
        ? { text: "Again." }
        : { text: "…", stayOpen: true, gapMs: 60_000 },
    )
    const client = new Client(project, [])
    client.ask("a", "wait")
    await client.until("task_started")
    client.send("b", { type: "interrupt" })
    expect((await client.until("error")).at(-1)).toMatchObject({
      id: "a",
      msg: { message: expect.stringContaining("interrupted") },
    })
    client.ask("c", "again")
    expect((await client.until("task_complete")).at(-1)?.id).toBe("c")
  })

  test("takes the next input after a failed task and an empty one", async () => {
    const project = await useProject([{ status: 400 }, { text: "Fine." }])
    const client = new Client(project, [])
    client.ask("a", "fail")
    expect((await client.until("error")).at(-1)?.id).toBe("a")
    client.send("b", { type: "user_input", items: [] })
    expect((await client.until("error")).at(-1)?.id).toBe("b")
    client.ask("c", "go")
    expect((await client.until("task_complete")).at(-1)?.id).toBe("c")
  })

  test.each([
    ["what is not JSON", "hello", ""],
    ["an unknown operation", '{"id":"x","op":{"type":"fly"}}', "x"],
    [
      "a question that nobody asked",
      '{"id":"x","op":{"type":"exec_approval","id":"a","decision":"approved"}}',
      "x",
    ],
    ["a relative cwd", '{"id":"x","op":{"type":"configure_session","cwd":"here"}}', "x"],
    [
      "an image that is not there",
      '{"id":"x","op":{"type":"user_input","items":[{"type":"local_image","path":"/no.png"}]}}',
      "x",
    ],
  ])("answers %s with an error, and goes on", async (_what, line, id) => {
    const project = await useProject([{ text: "Fine." }])
    const client = new Client(project, [])
    client.child.stdin?.write(`${line}\n`)
    expect((await client.until("error")).at(-1)?.id).toBe(id)
    client.ask("a", "go")
    await client.until("task_complete")
  })

  test("configures another session, which goes on with the conversation", async () => {
    const project = await useProject([{ text: "One." }, { text: "Two." }])
    const cwd = await tempFolder()
    const client = new Client(project, [])
    client.ask("a", "first question")
    await client.until("task_complete")
    client.send("b", {
      type: "configure_session",
      provider: { name: "Other", base_url: project.server.url, wire_api: "responses" },
      model: "other-model",
      instructions: "Be brief.",
      approval_policy: "never",
      sandbox_policy: { permissions: ["disk-full-read-access"] },
      disable_response_storage: true,
      cwd,
    })
    expect((await client.until("session_configured")).at(-1)).toMatchObject({
      id: "b",
      msg: { model: "other-model" },
    })
    client.ask("c", "second question")
    await client.until("task_complete")
    const body = JSON.stringify(project.server.requests[1]?.body)
    for (const text of ["first question", "Be brief.", "other-model", cwd]) {
      expect(body).toContain(text)
    }
  })

  test("at the end of stdin, lets the task end and answers no to its questions", async () => {
    const project = await useProject([touch, { text: "Not made." }])
    const client = new Client(project, ["-a", "unless-allow-listed", "-s", "workspace-write"])
    client.ask("a", "make it")
    client.child.stdin?.end()
    expect((await client.until("task_complete")).at(-2)?.msg).toMatchObject({
      message: "Not made.",
    })
    expect(await client.result).toMatchObject({ exitCode: 0 })
    await expect(readFile(join(project.cwd, "made.txt"))).rejects.toThrow("ENOENT")
  })

  test.each(["SIGINT", "SIGTERM"] as const)("ends at once on %s", async (signal) => {
    const project = await useProject([{ text: "…", stayOpen: true, gapMs: 60_000 }])
    const client = new Client(project, [])
    client.ask("a", "wait")
    await client.until("task_started")
    client.child.kill(signal)
    expect((await client.until("error")).at(-1)?.id).toBe("a")
    const { exitCode, signal: by } = await client.result
    expect(signal === "SIGTERM" ? by : exitCode).toBe(signal === "SIGTERM" ? signal : 1)
  })

  test("says what is wrong with the configuration and exits", async () => {
    const project = await useProject([])
    const result = await codex(project, ["proto", "--provider", "nowhere"], { stdin: "" })
    expect(result).toMatchObject({ exitCode: 1, stdout: "" })
    expect(result.stderr).toContain("nowhere")
  })
})
