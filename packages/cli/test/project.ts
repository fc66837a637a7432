import { spawn } from "node:child_process"
import { once } from "node:events"
import { chmod, mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import {
  checkEventLines,
  type CodexOptions,
  type CodexResult,
  codexProgram,
  type EventLine,
  type ModelScript,
  type ModelServer,
  runCodex,
  tempFolder,
  useModelServer,
} from "@codex/testing"

export type Project = {
  /** A git work tree, as far as one can tell without git. */
  readonly cwd: string
  /** CODEX_HOME, with a config.toml that asks the scripted model. */
  readonly home: string
  readonly server: ModelServer
  /** The built program, executable. */
  readonly program: string
}

export type Wire = "responses" | "chat"

/** A project and a scripted model, gone when the test ends. */
export async function useProject(
  script: ModelScript,
  { wire = "responses", config = "" }: { wire?: Wire; config?: string } = {},
): Promise<Project> {
  const server = await useModelServer({ script })
  const [cwd, home] = await Promise.all([tempFolder(), tempFolder()])
  await makeGitRepository(cwd)
  await writeFile(join(home, "config.toml"), configText(server.url, wire, config))
  await chmod(codexProgram, 0o755)
  return { cwd, home, server, program: codexProgram }
}

export async function makeGitRepository(folder: string): Promise<void> {
  await mkdir(join(folder, ".git"))
  await writeFile(join(folder, ".git/HEAD"), "ref: refs/heads/main\n")
}

function configText(url: string, wire: Wire, more: string): string {
  return `model = "scripted"
model_provider = "scripted"
${more}
[model_providers.scripted]
name = "Scripted"
base_url = "${url}"
wire_api = "${wire}"
request_max_retries = 1
stream_max_retries = 1
`
}

/** Runs `codex` in the project. Whatever it prints with --json is checked against the schema. */
export async function codex(
  project: Project,
  args: readonly string[],
  options: CodexOptions = {},
): Promise<CodexResult> {
  const result = await runCodex(args, { cwd: project.cwd, home: project.home, ...options })
  if (args[0] === "exec" && args.includes("--json")) checkEventLines(result.stdout)
  return result
}

/** Runs `codex` on open descriptors of the test's instead of pipes. */
export async function codexOn(
  project: Project,
  args: readonly string[],
  { stdin, stdout }: { readonly stdin?: number; readonly stdout?: number },
): Promise<Pick<CodexResult, "exitCode" | "stderr">> {
  const child = spawn(process.execPath, [project.program, ...args], {
    cwd: project.cwd,
    env: { PATH: process.env["PATH"], HOME: project.home, CODEX_HOME: project.home },
    stdio: [stdin ?? "ignore", stdout ?? "ignore", "pipe"],
  })
  let stderr = ""
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()))
  const [exitCode] = await once(child, "close")
  return { exitCode, stderr }
}

export type ExecResult = CodexResult & { readonly events: readonly EventLine[] }

/** Runs `codex exec --json` and gives its lines. */
export async function execJson(
  project: Project,
  args: readonly string[],
  options: CodexOptions = {},
): Promise<ExecResult> {
  const result = await codex(project, ["exec", "--json", ...args], options)
  return { ...result, events: checkEventLines(result.stdout) }
}

/** The items that a run completed. */
export function itemsOf(events: readonly EventLine[]): readonly Record<string, unknown>[] {
  return events.flatMap(({ type, item }) =>
    type === "item.completed" && item !== undefined ? [item] : [],
  )
}
