import { existsSync } from "node:fs"
import type { Config } from "../config/config.js"
import type { Provider } from "../config/provider.js"
import { type KeyChain, keyChain } from "../keys/key-chain.js"
import { knowsExecSessions } from "../model/abilities.js"
import { connectModel } from "../model/connect.js"
import type { Model } from "../model/model.js"
import type { Redact } from "../protocol/redact.js"
import { createSessionLog, ephemeralLog } from "../store/index.js"
import type { SessionLog, SessionMeta } from "../store/session-log.js"
import { ExecSessions } from "../tools/exec-session/exec-sessions.js"
import { builtinTools } from "../tools/index.js"
import { isShellPath } from "../tools/shell.js"
import { version } from "../version.js"
import { LiveSession } from "./live-session.js"
import { newId } from "./new-id.js"
import { onlyModel } from "./only-model.js"
import { withOwnTmp } from "./own-tmp.js"
import { type KnownCommands, prompt } from "./prompt.js"
import { type SecretSource, sessionRedact } from "./secrets.js"
import { SessionRules } from "./session-rules.js"
import type { Session, SessionOptions } from "./session.js"
import type { World } from "./world.js"

/**
 * Starts a session, or goes on with one that was read back. Nothing is asked of the model, and no
 * command is run, before the first input. Throws a CodexError for what a person must mend first.
 */
export async function startSession(wanted: Config, options: SessionOptions = {}): Promise<Session> {
  const [source, ...fallbackSources] = await secretSources(wanted)
  const identity: Identity = {
    sessionId: options.resume?.meta.id ?? newId(),
    originator: options.originator ?? "codex_cli",
    keys: source.keys,
    fallbackKeys: fallbackSources.map(({ keys }) => keys),
    redact: sessionRedact([source, ...fallbackSources]),
  }
  const config = withOwnTmp(wanted, identity.sessionId)
  // What goes wrong with the file before there is a session to tell is told once there is one.
  const early: string[] = []
  let warn = (message: string): void => void early.push(message)
  const model = await chooseModel(config, options, identity)
  const knowsSessions = knowsExecSessions(model.name)
  const instructions = instructionsOf(config, knowsSessions ? "sessions" : "shell")
  const log = await openLog(config, options, { ...identity, instructions }, (message) =>
    warn(message),
  )
  const commands = new ExecSessions()
  const shell = loginShell(process.env.SHELL)
  const world: World = {
    ...identity,
    instructions,
    config,
    model,
    tools: builtinTools({ shell, ...(knowsSessions && { sessions: commands }) }),
    commands,
    rules: new SessionRules(config.rules),
    shell,
    log,
    maxTurns: options.maxTurns ?? Number.POSITIVE_INFINITY,
    findSandbox: async () => options.sandbox,
    findSupervisor: options.findSupervisor ?? (async () => undefined),
    ...(options.outputSchema !== undefined && { outputSchema: options.outputSchema }),
  }
  const session = new LiveSession(world, options.resume)
  warn = (message) => session.warn(message)
  early.forEach(warn)
  return session
}

type Identity = Pick<World, "sessionId" | "originator"> & {
  readonly keys: KeyChain
  readonly fallbackKeys: readonly KeyChain[]
  readonly redact: Redact
}

/** Where the keys of the provider, and of those that stand in for it, come from. */
async function secretSources(config: Config): Promise<[SecretSource, ...SecretSource[]]> {
  const { provider, fallbacks = [] } = config
  const sourceOf = async (provider: Provider): Promise<SecretSource> => {
    const keys = keyChain({ ...config, provider, env: process.env })
    await keys.peek()
    return { provider, keys }
  }
  const others = fallbacks.map((fallback) => sourceOf(fallback.provider))
  return [await sourceOf(provider), ...(await Promise.all(others))]
}

function instructionsOf(config: Config, commands: KnownCommands): string {
  const base = config.baseInstructions ?? prompt(commands)
  return config.userInstructions === undefined ? base : `${base}\n${config.userInstructions}`
}

async function openLog(
  config: Config,
  options: SessionOptions,
  identity: Identity & Pick<World, "instructions">,
  onWarning: (message: string) => void,
): Promise<SessionLog> {
  if (options.ephemeral === true) return ephemeralLog()
  const { redact } = identity
  if (options.resume !== undefined) {
    const { resumeSessionLog } = await import("../store/resume-session-log.js")
    return resumeSessionLog(options.resume, { onWarning, redact })
  }
  const meta: SessionMeta = {
    id: identity.sessionId,
    cwd: config.cwd,
    originator: identity.originator,
    cliVersion: version,
    source: options.source ?? "library",
    modelProvider: config.provider.id,
    instructions: identity.instructions,
  }
  return createSessionLog({ home: config.home, meta, onWarning, redact })
}

async function chooseModel(
  config: Config,
  options: SessionOptions,
  { sessionId, originator, keys, fallbackKeys, redact }: Identity,
): Promise<Model> {
  const { recordTo } = options
  const keepsNothing = options.ephemeral === true
  const caller = { sessionId, originator, version, keys, fallbackKeys, keepsNothing }
  const model =
    options.model ??
    connectModel(config, { ...caller, model: config.model ?? (await onlyModel(config, caller)) })
  if (recordTo === undefined) return model
  const { recordModel } = await import("../model/recorder.js")
  return recordModel(model, recordTo, redact)
}

/** The user's own shell where it is one that we know how to drive; else what the system has. */
function loginShell(shell = ""): string {
  if (isShellPath(shell)) return shell
  return existsSync("/bin/bash") ? "/bin/bash" : "/bin/sh"
}
