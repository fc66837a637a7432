import { expect } from "vitest"
import { codex, useProject } from "./project.js"

/** Command lines that end before a model is asked. */
export type Usage = {
  readonly args: readonly string[]
  readonly exitCode: 0 | 1 | 2
  /** A help or a version is printed; anything else is said on stderr alone. */
  readonly stdout: RegExp
  readonly stderr: RegExp
  /** Stands for others like it: tried in every run, not in long ones alone. */
  readonly everyRun?: true
}

const nothing = /^$/
const wrong = (stderr: RegExp, ...args: readonly string[]): Usage => {
  return { args, exitCode: 2, stdout: nothing, stderr }
}
const unbuilt = (stderr: RegExp, ...args: readonly string[]): Usage => {
  return { args, exitCode: 1, stdout: nothing, stderr }
}
const printed = (stdout: RegExp, ...args: readonly string[]): Usage => {
  return { args, exitCode: 0, stdout, stderr: nothing }
}

export const usages: readonly Usage[] = [
  { ...wrong(/--no-such-flag/, "exec", "--no-such-flag", "hi"), everyRun: true },
  wrong(/two/, "exec", "one", "two"),
  wrong(/--search/, "exec", "--search", "hi"),
  wrong(/--worktree/, "exec", "--worktree", "hi"),
  wrong(/--approve-for-me/, "exec", "--approve-for-me", "hi"),
  wrong(/--timeout/, "exec", "--timeout", "soon", "hi"),
  { ...wrong(/--last/, "exec", "resume"), everyRun: true },
  wrong(/--model/, "exec", "--model"),
  { ...wrong(/codex exec/, "exce"), everyRun: true },
  unbuilt(/a login in the browser is not supported/, "login"),
  unbuilt(/codex mcp is not built yet/, "mcp", "add", "x", "--env", "A=b", "--", "server"),
  {
    ...unbuilt(/codex exec review is not built yet/, "exec", "review", "--base", "main"),
    everyRun: true,
  },
  unbuilt(/codex exec fork is not built yet/, "exec", "--json", "fork", "abc"),
  { ...unbuilt(/not built yet/), everyRun: true },
  unbuilt(/not built yet/, "explain this repository"),
  { ...printed(/^Usage: codex exec\b[^]*--json/, "exec", "help"), everyRun: true },
  printed(/^Usage: codex exec resume\b[^]*--last/, "exec", "help", "resume"),
  printed(/^codex-cli \d/, "exec", "--version"),
  { ...printed(/^codex-cli \d/, "exec", "-V"), everyRun: true },
]

/** What comes of it, and how many requests are sent. */
export async function used({ args }: Usage) {
  const project = await useProject([])
  const { exitCode, stdout, stderr } = await codex(project, args)
  return { exitCode, stdout, stderr, requests: project.server.requests.length }
}

export function told({ exitCode, stdout, stderr }: Usage): unknown {
  const [out, err] = [expect.stringMatching(stdout), expect.stringMatching(stderr)]
  return { exitCode, stdout: out, stderr: err, requests: 0 }
}
