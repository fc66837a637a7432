import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { codex, type Project, useProject } from "./project.js"

type Case = {
  readonly what: string
  readonly args?: (project: Project) => readonly string[]
  readonly config?: string
  readonly line: RegExp
  /** Found late, or by another part than most: tried with --json too. */
  readonly alsoJson?: true
}

const cases: readonly Case[] = [
  {
    what: "an unknown provider",
    args: () => ["--provider", "nowhere", "hi"],
    line: /nowhere/,
  },
  {
    what: "broken TOML",
    config: 'model = "x"\nmodel = = 3\n',
    line: /config\.toml.*2/,
    alsoJson: true,
  },
  {
    what: "a misspelt sandbox key",
    config: "[sandbox_workspace_write]\nnetwork_acces = true\n",
    line: /config\.toml.*network_acces\b/,
  },
  {
    what: "a sandbox value that does not exist",
    args: () => ["-s", "workspace-wirte", "hi"],
    line: /workspace-wirte/,
  },
  {
    what: "an image that does not exist",
    args: () => ["-i", "missing.png", "hi"],
    line: /missing\.png/,
    alsoJson: true,
  },
  {
    what: "an image that is none",
    args: ({ home }) => ["-i", join(home, "config.toml"), "hi"],
    line: /config\.toml.*not a PNG/,
  },
  {
    what: "a folder that does not exist",
    args: () => ["-C", "nowhere/at/all", "hi"],
    line: /nowhere\/at\/all/,
  },
  {
    what: "a folder without a name, as of a variable that is not set",
    args: () => ["-C", "", "hi"],
    line: /working folder/,
  },
  {
    what: "a model without a name",
    args: () => ["-m", "", "hi"],
    line: /^Error: --model: .*empty/,
  },
  {
    what: "an output schema that cannot be read",
    args: () => ["--output-schema", "missing.json", "hi"],
    line: /missing\.json/,
    alsoJson: true,
  },
  {
    what: "an output schema that is no object",
    args: ({ cwd }) => ["--output-schema", join(cwd, ".git/HEAD"), "hi"],
    line: /HEAD.*JSON/,
  },
  {
    what: "a last-message file that cannot be written",
    args: () => ["-o", "no/such/folder/out.txt", "hi"],
    line: /no\/such\/folder\/out\.txt/,
    alsoJson: true,
  },
  {
    what: "an unknown session id",
    args: () => ["resume", "0198c0de-0000-7000-8000-000000000000", "hi"],
    line: /no rollout found for thread id 0198c0de/,
    alsoJson: true,
  },
  {
    what: "a word that is no session id",
    args: () => ["resume", "yesterday", "hi"],
    line: /no rollout found for thread id yesterday/,
  },
  {
    what: "a newest session where there is none",
    args: () => ["resume", "--last", "hi"],
    line: /no session to resume/,
  },
  {
    what: "an empty prompt",
    args: () => ["  "],
    line: /empty/,
  },
]

describe.each([
  ["human", cases],
  ["--json", cases.filter(({ alsoJson }) => alsoJson)],
])("printing %s", (output, tried) => {
  test.each(tried)(
    "$what is one line on stderr and nothing else",
    async ({ args, config, line }) => {
      const project = await useProject([])
      if (config !== undefined) await writeFile(join(project.home, "config.toml"), config)
      const flags = output === "human" ? [] : [output]
      const result = await codex(project, ["exec", ...flags, ...(args?.(project) ?? ["hi"])])
      expect(result).toMatchObject({ exitCode: 1, stdout: "" })
      expect(result.stderr).toMatch(/^Error: [^\n]*\n$/)
      expect(result.stderr).toMatch(line)
      expect(project.server.requests).toEqual([])
    },
  )
})

describe("outside of git", () => {
  const refusal = "Not inside a trusted directory and --skip-git-repo-check was not specified."

  test("exec is refused", async () => {
    const project = { ...(await useProject([{ text: "Hi." }])), cwd: await tempFolder() }
    const result = await codex(project, ["exec", "hi"])
    expect(result).toMatchObject({ exitCode: 1, stdout: "", stderr: `Error: ${refusal}\n` })
  })

  test("--skip-git-repo-check lets it run", async () => {
    const project = { ...(await useProject([{ text: "Hi." }])), cwd: await tempFolder() }
    const result = await codex(project, ["exec", "--skip-git-repo-check", "hi"])
    expect(result).toMatchObject({ exitCode: 0, stdout: "Hi.\n" })
  })

  test("--trust lets it run, then and later", async () => {
    const project = {
      ...(await useProject([{ text: "One." }, { text: "Two." }])),
      cwd: await tempFolder(),
    }
    expect(await codex(project, ["exec", "--trust", "hi"])).toMatchObject({ exitCode: 0 })
    expect(await codex(project, ["exec", "hi"])).toMatchObject({ exitCode: 0, stdout: "Two.\n" })
  })

  test("a folder below a repository is inside of it", async () => {
    const project = await useProject([{ text: "Hi." }])
    const below = join(project.cwd, "packages")
    await mkdir(below)
    expect(await codex(project, ["exec", "-C", below, "hi"])).toMatchObject({ exitCode: 0 })
  })
})

test.each([
  [["exec", "--no-such-flag", "hi"], "--no-such-flag"],
  [["exec", "one", "two"], "two"],
  [["exec", "--search", "hi"], "--search"],
  [["exec", "--worktree", "hi"], "--worktree"],
  [["exec", "--approve-for-me", "hi"], "--approve-for-me"],
  [["exec", "--timeout", "soon", "hi"], "--timeout"],
  [["exec", "resume"], "--last"],
  [["exec", "--model"], "--model"],
  [["exce"], "codex exec"],
])("wrong usage is exit code 2 with a reason: %j", async (args, reason) => {
  const project = await useProject([])
  const result = await codex(project, args)
  expect(result).toMatchObject({ exitCode: 2, stdout: "" })
  expect(result.stderr).toContain(reason)
})

test.each([
  [["login"], "a login in the browser is not supported"],
  [["mcp", "add", "x", "--env", "A=b", "--", "server"], "codex mcp is not built yet"],
  [["exec", "review", "--base", "main"], "codex exec review is not built yet"],
  [["exec", "--json", "fork", "abc"], "codex exec fork is not built yet"],
  [[], "not built yet"],
  [["explain this repository"], "not built yet"],
])("what is not built yet says so: %j", async (args, words) => {
  const project = await useProject([])
  const result = await codex(project, args)
  expect(result).toMatchObject({ exitCode: 1, stdout: "" })
  expect(result.stderr).toContain(words)
})

test.each([
  [["exec", "help"], /^Usage: codex exec\b[^]*--json/],
  [["exec", "help", "resume"], /^Usage: codex exec resume\b[^]*--last/],
  [["exec", "--version"], /^codex-cli \d/],
  [["exec", "-V"], /^codex-cli \d/],
])("%j prints it and asks no model", async (args, text) => {
  const project = await useProject([])
  const result = await codex(project, args)
  expect(result).toMatchObject({ exitCode: 0, stderr: "" })
  expect(result.stdout).toMatch(text)
  expect(project.server.requests).toEqual([])
})

test("a word after -- is a prompt, even when a command has its name", async () => {
  const project = await useProject([{ text: "Hi." }])
  expect(await codex(project, ["exec", "--", "resume"])).toMatchObject({ exitCode: 0 })
  expect(JSON.stringify(project.server.requests[0]?.body)).toContain('"resume"')
})

test("an approval policy that exec cannot keep is noted, and the run goes on", async () => {
  const project = await useProject([{ text: "Hi." }])
  const result = await codex(project, ["exec", "--json", "-a", "on-request", "hi"])
  expect(result.exitCode).toBe(0)
  expect(result.stderr).toMatch(/^[^\n]*on-request[^\n]*never[^\n]*\n$/)
})
