import { execFileSync } from "node:child_process"
import { chmodSync, rmSync } from "node:fs"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import type { CodexError } from "../errors.js"
import { configFolders, trusting } from "../testing/config-folders.js"
import type { ConfigOverrides } from "./config.js"

async function failure(text: string, overrides: ConfigOverrides = {}): Promise<CodexError> {
  const { load, write } = configFolders(await tempFolder())
  write("user/.codex/config.toml", text)
  return load(overrides).then(
    () => expect.fail("it was loaded"),
    (error: CodexError) => error,
  )
}

async function notices(text: string, overrides: ConfigOverrides = {}): Promise<readonly string[]> {
  const { load, write } = configFolders(await tempFolder())
  write("user/.codex/config.toml", text)
  return (await load(overrides)).notices
}

test("broken TOML is named by file, line and column, and its line is not shown", async () => {
  const error = await failure('model = "o3"\n[a]\nsecret = "sk-123\n')
  expect(error.code).toBe("config-invalid")
  expect(error.message).toMatch(/\/user\/\.codex\/config\.toml:3:\d+: this is not valid TOML: /)
  expect(error.message).not.toContain("sk-123")
  expect(error.message).not.toContain("\n")
})

describe("in sandbox, approval, permissions, rules and trust an unknown word is an error", () => {
  test.each([
    [
      'model = "x"\nsandbox_mod = "read-only"',
      ":2: unknown key sandbox_mod; did you mean sandbox_mode?",
    ],
    [
      "sandbox_permission = []",
      ":1: unknown key sandbox_permission; did you mean sandbox_permissions?",
    ],
    ['aproval_policy = "never"', "did you mean approval_policy?"],
    ["\n[sandbox]\ndeny_raed = []", ":3: unknown key sandbox.deny_raed; did you mean deny_read?"],
    [
      "[sandbox_workspace_write]\nnetwork = false",
      ":2: unknown key sandbox_workspace_write.network",
    ],
    ['[projects."/x"]\ntrust = "trusted"', ':2: unknown key projects."/x".trust'],
    ["[rules]\na = 1", ":1: rules must be a list, but it is a table"],
    [
      '[model_providers.a]\nname = "a"\nsandbox_mode = "read-only"',
      ":3: sandbox_mode stands in the table model_providers.a; move it above the first [table]",
    ],
    [
      'sandbox_mode = "read only"',
      ':1: sandbox_mode must be one of read-only, workspace-write, danger-full-access, but it is "read only"',
    ],
    [
      '\nsandbox_permissions = ["disk-full-read-acess"]',
      ":2: sandbox_permissions[0] must be one of disk-full-read-access",
    ],
    ['sandbox_permissions = ["disk-write-folder="]', 'but it is "disk-write-folder="'],
    ['approval_policy = "sometimes"', 'but it is "sometimes"'],
    ["approval_policy = { granular = { rules = true } }", "granular approvals are not supported"],
    ['[projects."/x"]\ntrust_level = "yes"', 'but it is "yes"'],
    [
      'sandbox_mode = "read-only"\nsandbox_permissions = []',
      ":2: sandbox_mode and sandbox_permissions both choose the sandbox",
    ],
  ])("%j", async (text, message) => {
    const error = await failure(text)
    expect(error.code).toBe("config-invalid")
    expect(error.message).toContain(message)
    expect(error.message).toContain("/user/.codex/config.toml:")
  })

  test("of a -c the flag is named", async () => {
    const error = await failure("", { settings: ["sandbox.deny_raed=[]"] })
    expect(error.message).toBe(
      "-c sandbox.deny_raed: unknown key sandbox.deny_raed; did you mean deny_read?",
    )
  })

  test("also in the profile that is chosen", async () => {
    const error = await failure('\n[profiles.p]\nsandbox_mod = "x"\n', { profile: "p" })
    expect(error.message).toContain("config.toml:3: unknown key sandbox_mod;")
  })
})

describe("elsewhere an unknown key is one notice with the nearest known name", () => {
  test.each([
    ['modle = "o3"', ["config.toml:1: unknown key modle; did you mean model? It is ignored."]],
    [
      '[shell_environment_policy]\ninheritt = "all"',
      [":2: unknown key shell_environment_policy.inheritt; did you mean inherit? It is ignored."],
    ],
    [
      '[mcp_servers.a]\nenabled = false\ncomand = "y"',
      [":3: unknown key mcp_servers.a.comand; did you mean command?"],
    ],
    ["completely_else = 1", [":1: unknown key completely_else. It is ignored."]],
  ])("%j", async (text, expected) => {
    const found = await notices(text)
    expect(found).toEqual(expected.map((line) => expect.stringContaining(line)))
  })

  test("of a great many the first are said one by one", async () => {
    const keys = Array.from({ length: 4000 }, (_, index) => `key${index} = 1\n`)
    const found = await notices(`${keys.join("")}${"long".repeat(10_000)} = 1\n`)
    expect(found).toHaveLength(6)
    expect(found.at(-1)).toMatch(/config\.toml:6: this and 3995 more unknown keys are ignored/)
  })

  test("and with --strict-config an error", async () => {
    const error = await failure('modle = "o3"', { strict: true })
    expect(error.message).toContain("unknown key modle; did you mean model?")
  })

  test("known keys that change nothing here are not complained about", async () => {
    const text =
      'personality = "friendly"\n[tui]\ntheme = "x"\nanything = [1]\n[history]\npersistence = "none"\n[features]\nnew_thing = true\n'
    expect(await notices(text, { strict: true })).toEqual([])
  })

  test("hooks are known, and that they are not run is said", async () => {
    expect(await notices("[hooks]\nStop = []")).toEqual([
      expect.stringContaining("config.toml:1: hooks are not run"),
    ])
  })

  test("what was asked of the sandbox and does not hold is said", async () => {
    const text = 'sandbox_mode = "danger-full-access"\n[sandbox]\nprivate_tmp = true\n'
    expect(await notices(text)).toEqual([
      "sandbox.private_tmp does not hold where everything is allowed",
    ])
  })
})

describe("a value of a wrong type names file, line, key, what is expected and what was found", () => {
  test.each([
    ["\nmodel = 3", ":2: model must be a text in quotes, but it is a whole number"],
    ['notify = "x"', ":1: notify must be a list, but it is another text"],
    ["disable_response_storage = 1", "must be true or false, but it is a whole number"],
    ["tool_output_token_limit = 0", "must be 1 or more, but it is 0"],
    ["tool_output_token_limit = 1.5", "must be a whole number, but it is a number"],
    ['mcp_servers = ["x"]', "mcp_servers must be a table, but it is a list"],
    [
      "[model_providers.x]\nstream_max_retries = 101",
      ":2: model_providers.x.stream_max_retries must be 100 or less, but it is 101",
    ],
    [
      'project_doc_fallback_filenames = ["../x"]',
      'project_doc_fallback_filenames[0] must be a file name without a folder, but it is "../x"',
    ],
  ])("%j", async (text, message) => {
    expect((await failure(text)).message).toContain(message)
  })
})

describe("a secret is in no message", () => {
  test.each([
    '[mcp_servers.a]\ncommand = "x"\nenv = { API_KEY = ["sk-secret"] }',
    '[model_providers.a]\nenv_key = "sk-secret"',
    '[model_providers.a]\nbase_url = "https://user:sk-secret@host"',
    'openai_base_url = "sk-secret"',
    '[model_providers.a]\nexperimental_bearer_token = ["sk-secret"]',
    '[model_providers.a.http_headers]\nX = { a = "sk-secret" }',
    'experimental = { token = "sk-secret" \n',
  ])("%j", async (text) => {
    expect((await failure(text)).message).not.toContain("sk-secret")
  })
})

test.each([
  ["CODEX_HOME", "", ""],
  ["CODEX_HOME", "/x", "/x"],
  ["HOME", "", "/.codex"],
])("%s that leads to a file%s is an error", async (variable, below, home) => {
  const { load, write } = configFolders(await tempFolder())
  const file = write("user/file", "")
  const message = `${variable} leads to ${file}${home}, which cannot be a folder`
  await expect(load({ env: { [variable]: file + below } })).rejects.toThrow(message)
})

describe("a file that cannot be read", () => {
  test("is named with what to do", async () => {
    const { load, write } = configFolders(await tempFolder())
    const file = write("user/.codex/config.toml", "")
    chmodSync(file, 0)
    const unreadable = process.getuid?.() === 0 ? undefined : `cannot read ${file}`
    if (unreadable !== undefined) await expect(load()).rejects.toThrow(unreadable)
    rmSync(file)
    write("user/.codex/config.toml/x", "")
    await expect(load()).rejects.toThrow(`${file} is not a regular file; replace or remove it`)
  })

  test("a pipe is not waited for", async () => {
    const { load, home, write } = configFolders(await tempFolder())
    write("user/.codex/x", "")
    execFileSync("mkfifo", [`${home}/config.toml`])
    await expect(load()).rejects.toThrow("is not a regular file")
  })

  test("is not UTF-8", async () => {
    const { load, write, home } = configFolders(await tempFolder())
    write("user/.codex/config.toml", "")
    const { writeFileSync } = await import("node:fs")
    writeFileSync(`${home}/config.toml`, Buffer.from([0x61, 0xff]))
    await expect(load()).rejects.toThrow("is not UTF-8 text")
  })
})

describe("bad flags", () => {
  test.each<[ConfigOverrides, string]>([
    [
      { sandbox: ["read-onyl"] },
      "-s read-onyl: neither a mode nor a permission; give one of read-only",
    ],
    [{ sandbox: ["read-only", "workspace-write"] }, "exclude each other"],
    [{ approvalPolicy: "maybe" }, 'no approval policy "maybe"; give one of'],
    [{ cwd: "" }, "the working folder has no name"],
    [{ model: " " }, "--model: the model's name is empty"],
    [{ settings: ["model="] }, "-c model: the model's name is empty"],
    [{ settings: ["model"] }, "-c model: give it as key=value"],
    [{ settings: ["a..b=1"] }, "give it as key=value"],
    [{ settings: ["__proto__.x=1"] }, "not a key"],
    [{ profile: "none" }, "--profile: no profile none; there is none"],
    [{ profile: "../x" }, "letters, digits"],
    [
      { provider: "opena" },
      '--provider: no provider "opena"; known are openai, openrouter, gemini, ollama',
    ],
  ])("%j", async (overrides, message) => {
    expect((await failure("", overrides)).message).toContain(message)
  })
})

test("what a project's name or content says cannot draw on the terminal", async () => {
  const { load, write, repo } = configFolders(await tempFolder())
  write("user/.codex/config.toml", trusting(repo))
  write("repo/.codex/config.toml", '"\\u001b[2J\\u202Ekey" = 1\n')
  const { notices: said } = await load()
  expect(said).toHaveLength(1)
  // biome-ignore lint: control characters are what is looked for
  expect(said.join("")).not.toMatch(/[\u001b\u202e]/)
})
