import { expect, test } from "vitest"
import { ExecSessions } from "./exec-session/exec-sessions.js"
import { execCommandTool } from "./exec-session/exec-command.js"
import { shellTool } from "./shell.js"

const policy = {
  read: "all",
  write: "all",
  network: "full",
  protectedPaths: [],
  deniedPaths: [],
} as const
const signal = new AbortController().signal
const tools = [shellTool("/bin/sh"), execCommandTool("/bin/sh", new ExecSessions())]

const command = ["true"]

test.each([
  ["shell", {}, "command: must be an array"],
  ["shell", { command: [1] }, "command.0: must be a string"],
  ["shell", { command, timeout: 0 }, "timeout: must be more than 0"],
  ["shell", { command, timeout: -1 }, "timeout: must be more than 0"],
  ["shell", { command, timeout: "soon" }, "timeout: must be a number"],
  ["exec_command", {}, "cmd: must be a string"],
  ["exec_command", { cmd: "true", yield_time_ms: "soon" }, "yield_time_ms: must be a number"],
  [
    "exec_command",
    { cmd: "true", sandbox_permissions: "all" },
    'sandbox_permissions: must be "use_default" or "require_escalated"',
  ],
])("%s says what is wrong with %j", async (name, input, fault) => {
  const tool = tools.find((each) => each.name === name)
  const call = { input: JSON.stringify(input), inputKind: "json" } as const
  const plan = async () => tool?.plan(call, { cwd: "/", policy, signal })
  await expect(plan()).rejects.toThrow(`${name}: ${fault}`)
})
