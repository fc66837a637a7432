import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect } from "vitest"
import { codex, type Project, useProject } from "./project.js"

export type BadInput = {
  readonly what: string
  readonly args?: (project: Project) => readonly string[]
  readonly config?: string
  readonly line: RegExp
  /** Tells of what no test of a part tells, or stands for others like it: tried in every run, not in long ones alone. */
  readonly everyRun?: true
}

/** What `codex exec` refuses before it asks a model. */
export const badInputs: readonly BadInput[] = [
  {
    what: "an unknown provider",
    args: () => ["--provider", "nowhere", "hi"],
    line: /nowhere/,
  },
  {
    what: "broken TOML",
    config: 'model = "x"\nmodel = = 3\n',
    line: /config\.toml.*2/,
    everyRun: true,
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
    everyRun: true,
  },
  {
    what: "an image that is none",
    args: ({ home }) => ["-i", join(home, "config.toml"), "hi"],
    line: /config\.toml.*not a PNG/,
    everyRun: true,
  },
  {
    what: "a folder that does not exist",
    args: () => ["-C", "nowhere/at/all", "hi"],
    line: /nowhere\/at\/all/,
    everyRun: true,
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
    everyRun: true,
  },
  {
    what: "an output schema that is no object",
    args: ({ cwd }) => ["--output-schema", join(cwd, ".git/HEAD"), "hi"],
    line: /HEAD.*JSON/,
    everyRun: true,
  },
  {
    what: "a last-message file that cannot be written",
    args: () => ["-o", "no/such/folder/out.txt", "hi"],
    line: /no\/such\/folder\/out\.txt/,
    everyRun: true,
  },
  {
    what: "an unknown session id",
    args: () => ["resume", "0198c0de-0000-7000-8000-000000000000", "hi"],
    line: /no rollout found for thread id 0198c0de/,
    everyRun: true,
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
    everyRun: true,
  },
  {
    what: "an empty prompt",
    args: () => ["  "],
    line: /empty/,
    everyRun: true,
  },
]

/** What `codex exec` does with it. */
export async function tried(input: BadInput, ...flags: readonly string[]) {
  const project = await useProject([])
  const { args, config } = input
  if (config !== undefined) await writeFile(join(project.home, "config.toml"), config)
  const words = ["exec", ...flags, ...(args?.(project) ?? ["hi"])]
  const { exitCode, stdout, stderr } = await codex(project, words)
  return { exitCode, stdout, stderr, said: stderr, requests: project.server.requests }
}

/** One line on stderr, which says what is wrong, nothing on stdout, and no request. */
export function refused({ line }: BadInput): unknown {
  return {
    exitCode: 1,
    stdout: "",
    stderr: expect.stringMatching(/^Error: [^\n]*\n$/),
    said: expect.stringMatching(line),
    requests: [],
  }
}
