import { existsSync } from "node:fs"
import { join } from "node:path"
import { expect, test, vi } from "vitest"
import type { SandboxPolicy } from "../protocol/policy.js"
import type { Sandbox } from "../sandbox/sandbox.js"
import { calls, says } from "../testing/scripted-model.js"
import { resultTexts, shell, talk } from "../../test/talk.js"

const readOnly: SandboxPolicy = {
  read: "all",
  write: [],
  network: "none",
  protectedPaths: [],
  deniedPaths: [],
}

test("without a sandbox nothing runs unconfined", async () => {
  const { ask, cwd, events, model } = await talk([calls(shell("touch ran")), says("no")], {
    sandboxPolicy: readOnly,
  })
  await ask("go")
  expect(existsSync(join(cwd, "ran"))).toBe(false)
  expect(events).toContainEqual(expect.objectContaining({ type: "tool-rejected", by: "policy" }))
  expect(resultTexts(model.requests[1]?.items)[0]).toMatch(/^refused: no sandbox/)
})

test("the question is answered with no, and the person's words reach the model", async () => {
  const { cwd, model, session, until } = await talk(
    [calls({ ...shell("touch ran"), callId: "c" }), says("ok")],
    { sandboxPolicy: readOnly, approvalPolicy: "unless-allow-listed" },
  )
  session.send({ type: "user-input", text: "go" })
  expect(await until("approval-request")).toMatchObject({ callId: "c", where: "outside" })
  session.send({ type: "approval", callId: "c", decision: "denied", message: "use make" })
  await until("task-ended")
  expect(existsSync(join(cwd, "ran"))).toBe(false)
  expect(resultTexts(model.requests[1]?.items)).toEqual(["rejected by the user: use make"])
})

test("an abort instead of an answer ends the task", async () => {
  const { session, until } = await talk([calls({ ...shell("true"), callId: "c" })], {
    sandboxPolicy: readOnly,
    approvalPolicy: "on-failure",
  })
  session.send({ type: "user-input", text: "go" })
  await until("approval-request")
  session.send({ type: "approval", callId: "c", decision: "abort" })
  expect(await until("task-ended")).toMatchObject({ outcome: "interrupted" })
})

test("what the sandbox refused runs outside only after a yes to exactly that", async () => {
  const { cwd, events, model, session, until } = await talk(
    [calls({ ...shell("touch made && echo ok"), callId: "c" }), says("done")],
    { sandboxPolicy: readOnly, approvalPolicy: "on-failure" },
    { sandbox: refusingSandbox },
  )
  session.send({ type: "user-input", text: "go" })
  expect(await until("approval-request")).toMatchObject({
    where: "outside",
    reason: "the sandbox refused it: touch: Read-only file system",
  })
  expect(existsSync(join(cwd, "made"))).toBe(false)
  session.send({ type: "approval", callId: "c", decision: "approved" })
  await until("task-ended")
  expect(existsSync(join(cwd, "made"))).toBe(true)
  expect(resultTexts(model.requests[1]?.items)).toEqual(["exit code 0\nok\n"])
  expect(events.filter((event) => event.type === "tool-begin")).toHaveLength(2)
  expect(events.filter((event) => event.type === "tool-end")).toHaveLength(2)
})

test("under never, the model gets the real output and the sandbox's word", async () => {
  const { ask, model } = await talk(
    [calls(shell("touch made")), says("cannot")],
    { sandboxPolicy: readOnly },
    { sandbox: refusingSandbox },
  )
  await ask("go")
  const [text] = resultTexts(model.requests[1]?.items)
  expect(text).toContain("exit code 1\ntouch: Read-only file system")
  expect(text).toContain("The sandbox seems to have refused this")
})

/** Refuses as a read-only tree does. */
const refusingSandbox: Sandbox = {
  name: "refusing",
  gaps: [],
  wrap: (command) => ({
    ...command,
    argv: ["/bin/sh", "-c", "echo 'touch: Read-only file system' >&2; exit 1"],
  }),
}

test("keys do not reach commands, whatever they are called", async () => {
  vi.stubEnv("MY_MODEL_PASS_PHRASE", "canary-1")
  vi.stubEnv("SOME_TOKEN", "canary-2")
  const { ask, model } = await talk([calls(shell("env")), says("ok")], {
    keyVariables: ["MY_MODEL_PASS_PHRASE"],
  })
  await ask("go")
  expect(resultTexts(model.requests[1]?.items)[0]).not.toContain("canary")
})

test('require = "full" takes no sandbox that leaves something open', async () => {
  const { ask, cwd, events } = await talk(
    [calls(shell("touch ran")), says("no")],
    { sandboxPolicy: readOnly, sandbox: { privateTmp: false, require: "full", git: "protected" } },
    { sandbox: { ...refusingSandbox, gaps: ["something is open"], wrap: (command) => command } },
  )
  await ask("go")
  expect(existsSync(join(cwd, "ran"))).toBe(false)
  expect(events).toContainEqual(expect.objectContaining({ type: "tool-rejected", by: "policy" }))
})
