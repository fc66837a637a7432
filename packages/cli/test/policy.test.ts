import { spawn } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { text } from "node:stream/consumers"
import { codexProgram, runCodex, tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"

async function useFolders(files: Readonly<Record<string, string>> = {}) {
  const folder = await tempFolder()
  const [home, cwd] = [join(folder, "home"), join(folder, "repo")]
  mkdirSync(home)
  mkdirSync(join(cwd, ".git"), { recursive: true })
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  for (const [path, content] of Object.entries(files)) write(path, content)
  const policy = (...args: readonly string[]) => runCodex(["policy", ...args], { cwd, home })
  return { home, cwd, write, policy }
}

async function explained(args: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const { policy } = await useFolders(files)
  const { exitCode, stdout, stderr } = await policy("explain", "--json", ...args)
  expect([exitCode, stderr]).toEqual([0, ""])
  return JSON.parse(stdout)
}

describe("codex policy explain", () => {
  test("says what would happen, why, in which sandbox, and which rule would change it", async () => {
    const { policy, home, cwd } = await useFolders()
    const { exitCode, stdout } = await policy("explain", "-s", "workspace-write", "npm", "publish")
    expect(exitCode).toBe(0)
    expect(stdout).toContain(
      "verdict   ask, to run it in the sandbox (under unless-allow-listed)\n",
    )
    expect(stdout).toContain("because   unless-allow-listed asks: `npm` is not known")
    expect(stdout).toContain("command   npm publish\n")
    expect(stdout).toMatch(
      new RegExp(`sandbox   reads everything.*; writes ${cwd}.*; no network\n`),
    )
    expect(stdout).toContain(`change    run, with this line in ${home}/rules/default.rules\n`)
    expect(stdout).toContain(
      'prefix_rule(pattern = ["npm", "publish", "\\0"], decision = "allow")\n',
    )
  })

  test("names the rule that decides, and the part that it decides about", async () => {
    const rules =
      '\nprefix_rule(pattern = ["git", "push"], decision = "forbidden", justification = "no")\n'
    const files = { "home/rules/a.rules": rules }
    expect(await explained(["bash", "-lc", "ls && git push -f"], files)).toMatchObject({
      verdict: "refuse",
      where: null,
      segment: "git push -f",
      rule: { file: expect.stringMatching(/rules\/a\.rules$/), line: 2 },
      reason: expect.stringContaining("forbids `git push -f`: no"),
      suggestion: null,
    })
  })

  test("knows what only reads, what may destroy, and what is a patch", async () => {
    expect(await explained(["--", "git", "status"])).toMatchObject({
      verdict: "run",
      knownSafe: true,
      suggestion: { verdict: "ask" },
      table: { table: "only reads", rows: ["git status"] },
    })
    expect(await explained(["--", "rm", "-rf", "x"])).toMatchObject({
      verdict: "ask",
      destructive: true,
      table: { table: "destroys", rows: ["rm"] },
    })
    const patch = "*** Begin Patch\n*** Add File: a\n+x\n*** End Patch"
    expect(await explained(["-a", "never", "--", "apply_patch", patch])).toMatchObject({
      verdict: "refuse",
      action: { kind: "patch" },
    })
  })

  test("explains a patch of a file", async () => {
    const { policy, write, cwd } = await useFolders()
    write("repo/p.patch", "*** Begin Patch\n*** Add File: new.txt\n+x\n*** End Patch\n")
    const { stdout } = await policy("explain", "-s", "workspace-write", "--patch", "p.patch")
    expect(stdout).toContain(`add       ${cwd}/new.txt\n`)
    expect((await policy("explain", "--patch", "none")).stderr).toContain("there is no patch none")
  })

  test("with the rule that it suggests, the verdict is the one that it foretold", async () => {
    const { policy, write } = await useFolders()
    const argv = ["explain", "--json", "bash", "-lc", "npm test > out; $X"]
    const before = JSON.parse((await policy(...argv)).stdout)
    write("home/rules/default.rules", before.suggestion.rule)
    const after = JSON.parse((await policy(...argv)).stdout)
    expect([before.verdict, after.verdict]).toEqual(["ask", before.suggestion.verdict])
  })

  test("shows nothing that a terminal obeys", async () => {
    const { policy } = await useFolders()
    const { stdout } = await policy("explain", "echo", "\u001b[2J\u202e\nverdict   run")
    expect(stdout).not.toMatch(/[\u001b\u202e]/)
    expect(stdout.match(/^verdict/gm)).toHaveLength(1)
  })

  test("answers each line of a stream with a line, and a bad line with its error", async () => {
    const { home, cwd } = await useFolders()
    const child = spawn(
      process.execPath,
      [codexProgram, "policy", "explain", "--json", "--stdin"],
      {
        cwd,
        env: { PATH: process.env["PATH"], HOME: home, CODEX_HOME: home },
      },
    )
    child.stdin.end(
      '{"argv":["ls"]}\nnonsense\n{"argv":"ls"}\n{"argv":[]}\n{"argv":["rm","-rf","x"]}',
    )
    const lines = (await text(child.stdout))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
    expect(lines).toEqual([
      {
        verdict: "run",
        knownSafe: true,
        destructive: false,
        rule: null,
        segment: null,
        reason: expect.any(String),
      },
      { error: expect.stringContaining("line 2"), line: 2 },
      { error: expect.stringContaining("line 3"), line: 3 },
      expect.objectContaining({ verdict: "refuse", knownSafe: false }),
      expect.objectContaining({ verdict: "ask", destructive: true }),
    ])
  })

  test.each([
    [["explain", "--stdin", "ls"], "only one of them"],
    [[], "explain, test or backtest"],
  ])("%j is wrong usage", async (args, message) => {
    const { policy } = await useFolders()
    const { exitCode, stderr } = await policy(...args)
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)])
  })
})

test("codex policy test tells which lines of a table do not hold", async () => {
  const { policy, write } = await useFolders({
    "repo/table": '# a table\nrun git status\nask npm publish\nrun ["ls", "-l"]\n',
    "repo/more.rules": 'prefix_rule(pattern = ["npm", "publish"], decision = "forbidden")',
  })
  expect(await policy("test", "table")).toMatchObject({
    exitCode: 0,
    stdout: "3 passed, 0 failed\n",
  })
  const stricter = await policy("test", "--rules", "more.rules", "table")
  expect(stricter).toMatchObject({
    exitCode: 1,
    stdout: expect.stringMatching(
      /^table:3: expected ask, but it is refuse: .*\n2 passed, 1 failed\n$/,
    ),
  })
  write("repo/bad", "maybe ls\nrun\nrun [1]\n")
  expect((await policy("test", "bad")).stdout).toBe(
    "bad:1: a line begins with run, ask or refuse: maybe ls\n" +
      "bad:2: behind the verdict a command is missing: run\n" +
      "bad:3: the list of words is not JSON: run [1]\n" +
      "0 passed, 3 failed\n",
  )
})

test("codex policy backtest lists what rules would have changed in past sessions, of every format", async () => {
  const { policy, write, home } = await useFolders({
    "repo/new.rules": 'prefix_rule(pattern = ["npm", "test"])',
  })
  const id = "0190b0b0-0000-7000-8000-000000000000"
  const call = (name: string, input: unknown) => ({
    type: "function_call",
    name,
    arguments: JSON.stringify(input),
    call_id: "c",
  })
  const ours = [
    { type: "session_meta", payload: { id, cwd: "/tmp", originator: "x", cli_version: "1" } },
    { type: "response_item", payload: call("shell", { command: ["npm", "test"] }) },
    { type: "response_item", payload: call("shell", { command: ["npm", "test"] }) },
    {
      type: "response_item",
      payload: call("exec_command", { cmd: "ls && npm test", workdir: "/" }),
    },
    { type: "response_item", payload: call("shell", { command: ["npm", "install"] }) },
    {
      type: "response_item",
      payload: { type: "local_shell_call", action: { command: ["npm", "test", "x"] } },
    },
    "broken",
  ]
  const older = [
    { id, timestamp: "2025-05-01" },
    call("shell", { command: ["npm", "test"], workdir: "/usr" }),
  ]
  const lines = (records: readonly unknown[]) =>
    records.map((line) => `${JSON.stringify(line)}\n`).join("")
  write(`home/sessions/2026/01/02/rollout-2026-01-02T03-04-05-${id}.jsonl`, lines(ours))
  write(`home/sessions/rollout-2025-05-01-${id}.jsonl`, lines(older))
  expect(home).toBeTruthy()
  const { exitCode, stdout } = await policy("backtest", "new.rules")
  expect(exitCode).toBe(0)
  expect(stdout.split("\n").sort()).toEqual(
    [
      'ask → run         1×  ["bash","-lc","ls && npm test"]  in /',
      'ask → run         1×  ["npm","test","x"]  in /tmp',
      'ask → run         1×  ["npm","test"]  in /usr',
      'ask → run         2×  ["npm","test"]  in /tmp',
      "6 calls of 5 commands in 2 sessions; 4 commands would change",
      "",
    ].sort(),
  )
  const json = JSON.parse((await policy("backtest", "new.rules", "--json")).stdout)
  expect(json).toMatchObject({ sessions: 2, calls: 6, commands: 5, unreadable: [] })
})
