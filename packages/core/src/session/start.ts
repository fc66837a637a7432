import { existsSync } from "node:fs"
import { v7 as uuid } from "uuid"
import type { Config } from "../config/config.js"
import { connectModel } from "../model/connect.js"
import type { Model } from "../model/model.js"
import { onlyModel } from "../model/only-model.js"
import { recordModel } from "../model/record.js"
import { createSessionLog, ephemeralLog, resumeSessionLog } from "../store/index.js"
import type { SessionLog, SessionMeta } from "../store/session-log.js"
import { builtinTools } from "../tools/index.js"
import { isShellPath } from "../tools/shell.js"
import { version } from "../version.js"
import { LiveSession } from "./live-session.js"
import { prompt } from "./prompt.js"
import type { Session, SessionOptions } from "./session.js"
import type { World } from "./world.js"

/**
 * Starts a session, or goes on with one that was read back. Nothing is asked of the model, and no
 * command is run, before the first input. Throws a CodexError for what a person must mend first.
 */
export async function startSession(config: Config, options: SessionOptions = {}): Promise<Session> {
  const sessionId = options.resume?.meta.id ?? uuid()
  const warnings: string[] = []
  let warn = (message: string): void => void warnings.push(message)
  const instructions = instructionsOf(config)
  const originator = options.originator ?? "codex_cli"
  const log = openLog(config, options, { sessionId, instructions, originator }, (message) =>
    warn(message),
  )
  const shell = loginShell(process.env.SHELL)
  const world: World = {
    sessionId,
    config,
    model: await chooseModel(config, options, { sessionId, originator }),
    tools: builtinTools(shell),
    instructions,
    shell,
    originator,
    log,
    maxTurns: options.maxTurns ?? Number.POSITIVE_INFINITY,
    findSandbox: async () => options.sandbox,
    ...(options.outputSchema !== undefined && { outputSchema: options.outputSchema }),
  }
  const session = new LiveSession(world, options.resume)
  warn = (message) => session.warn(message)
  warnings.forEach(warn)
  return session
}

function instructionsOf(config: Config): string {
  const base = config.baseInstructions ?? prompt
  return config.userInstructions === undefined ? base : `${base}\n${config.userInstructions}`
}

function openLog(
  config: Config,
  options: SessionOptions,
  names: { sessionId: string; instructions: string; originator: string },
  onWarning: (message: string) => void,
): SessionLog {
  if (options.ephemeral === true) return ephemeralLog()
  if (options.resume !== undefined) return resumeSessionLog(options.resume, { onWarning })
  const meta: SessionMeta = {
    id: names.sessionId,
    cwd: config.cwd,
    originator: names.originator,
    cliVersion: version,
    source: options.source ?? "library",
    modelProvider: config.provider.id,
    instructions: names.instructions,
  }
  return createSessionLog({ home: config.home, meta, onWarning })
}

async function chooseModel(
  config: Config,
  options: SessionOptions,
  names: { sessionId: string; originator: string },
): Promise<Model> {
  const model =
    options.model ??
    connectModel(config, { ...names, model: config.model ?? (await onlyModel(config.provider)) })
  return options.recordTo === undefined ? model : recordModel(model, options.recordTo)
}

/** The user's own shell where it is one that we know how to drive; else what the system has. */
function loginShell(shell = ""): string {
  if (isShellPath(shell)) return shell
  return existsSync("/bin/bash") ? "/bin/bash" : "/bin/sh"
}
