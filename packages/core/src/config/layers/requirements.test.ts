import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { configFolders } from "../../testing/config-folders.js"
import type { ConfigOverrides } from "../config.js"

async function load(requirements: string, overrides: ConfigOverrides = {}) {
  const folders = configFolders(await tempFolder())
  folders.write("etc/requirements.toml", requirements)
  return folders.load(overrides)
}

const modes = 'allowed_sandbox_modes = ["read-only", "workspace-write"]\n'
const policies = 'allowed_approval_policies = ["on-request", "untrusted"]\n'

describe("what the machine's owner does not allow is refused", () => {
  test.each<[string, ConfigOverrides, string]>([
    [policies, { approvalPolicy: "never" }, "approval_policy never is not allowed on this machine"],
    [policies, { yolo: true }, "danger-full-access is not allowed"],
    [
      modes,
      { sandbox: ["danger-full-access"] },
      "requirements.toml allows read-only, workspace-write",
    ],
    [modes, { sandbox: ["disk-full-write-access"] }, "a sandbox of danger-full-access"],
    ["allowed_sandbox_modes = []\n", { sandbox: ["disk-write-cwd"] }, "allows none"],
    ["allowed_sandbox_modes = []\n", { sandbox: ["network-full-access"] }, "allows none"],
  ])("%j %j", async (text, overrides, message) => {
    await expect(load(text + modes.repeat(text === policies ? 1 : 0), overrides)).rejects.toThrow(
      message,
    )
  })
})

test("what is allowed works, and reading always is", async () => {
  expect((await load(policies, { approvalPolicy: "on-request" })).approvalPolicy).toBe("on-request")
  const wide = await load(modes, { sandbox: ["workspace-write"] })
  expect(wide.sandboxPolicy.write).not.toEqual([])
  expect((await load("allowed_sandbox_modes = []\n")).sandboxPolicy.write).toEqual([])
})

test("where the usual approval policy is not allowed, the first allowed one is taken", async () => {
  const { approvalPolicy } = await load('allowed_approval_policies = ["on-request", "never"]\n')
  expect(approvalPolicy).toBe("on-request")
})

describe("what is not understood is a refusal that names file and line", () => {
  test.each([
    [
      `${modes}allowed_web_search_modes = ["disabled"]`,
      "requirements.toml:2: allowed_web_search_modes is not understood",
    ],
    [
      'allowed_sandbox_modes = ["strict"]',
      "requirements.toml:1: allowed_sandbox_modes[0] must be one of",
    ],
    ["[mcp_servers]\n", "requirements.toml:1: mcp_servers is not understood"],
    ["x = ", "requirements.toml:1:5: this is not valid TOML"],
  ])("%j", async (text, message) => {
    await expect(load(text)).rejects.toThrow(message)
  })
})

test("no variable leads to another folder of the machine's owner", async () => {
  const overrides = {
    env: { CODEX_SYSTEM_CONFIG_DIR: "/nowhere" },
    sandbox: ["disk-full-write-access"],
  }
  await expect(load(modes, overrides)).rejects.toThrow("is not allowed on this machine")
})
