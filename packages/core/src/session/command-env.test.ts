import { expect, test } from "vitest"
import type { ShellEnvironmentPolicy } from "../config/config.js"
import { commandEnv } from "./command-env.js"

const policy: ShellEnvironmentPolicy = {
  inherit: "all",
  ignoreDefaultExcludes: false,
  exclude: [],
  includeOnly: [],
  set: {},
}

test.each([
  "OPENAI_API_KEY",
  "github_token",
  "MY_SECRET_THING",
  "DB_PASSWORD",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "AWS_PROFILE",
  "LD_PRELOAD",
  "DYLD_INSERT_LIBRARIES",
  "NODE_OPTIONS",
  "BASH_ENV",
  "ENV",
  "PROMPT_COMMAND",
  "GIT_SSH_COMMAND",
  "SSH_AUTH_SOCK",
  "DBUS_SESSION_BUS_ADDRESS",
])("%s does not reach a command", (name) => {
  expect(commandEnv({ [name]: "value", KEEP: "1" }, policy)).not.toHaveProperty(name)
})

test("what is not a secret is inherited, and tools are told to print plainly", () => {
  const env = commandEnv({ PATH: "/bin", ENVIRONMENT: "x", TERM: "xterm" }, policy)
  expect(env).toMatchObject({
    PATH: "/bin",
    ENVIRONMENT: "x",
    TERM: "dumb",
    NO_COLOR: "1",
  })
})

test("the order is inherit, excludes, set, include_only", () => {
  const inherited = { PATH: "/bin", HOME: "/h", OTHER: "x", A: "1" }
  const chosen = { ...policy, exclude: ["a"], set: { A: "2", TOKEN: "set" } }
  expect(commandEnv(inherited, chosen)).toMatchObject({ A: "2", TOKEN: "set", OTHER: "x" })
  const core = commandEnv(inherited, { ...chosen, inherit: "core" })
  expect(core).not.toHaveProperty("OTHER")
  expect(core).toHaveProperty("HOME", "/h")
  const only = commandEnv(inherited, { ...chosen, includeOnly: ["PA*"] })
  expect(only).toHaveProperty("PATH")
  expect(only).not.toHaveProperty("A")
})
