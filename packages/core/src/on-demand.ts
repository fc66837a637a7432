import type {
  keyStatus as KeyStatusOf,
  removeKey as RemoveKey,
  saveKey as SaveKey,
} from "./keys/change-key.js"
import type { findLastSession as FindLastSession } from "./store/find-last-session.js"
import type { findSession as FindSession } from "./store/find-session.js"
import type { readSession as ReadSession } from "./store/read-session.js"
import type { checkSandbox as CheckSandbox } from "./testing/sandbox/check-sandbox.js"
import type { runToEnd as RunToEnd } from "./process/run-to-end.js"
import type { inspectPrompt as InspectPrompt } from "./session/inspect-prompt.js"
import type { runInherited as RunInherited } from "./session/run-inherited.js"
import type { usableModels as UsableModels } from "./model/facts/usable-models.js"
import type { runApplyPatchCommand as RunApplyPatchCommand } from "./tools/apply-patch/command.js"
import type { backtestRules as BacktestRules } from "./policy/backtest.js"
import type {
  explainCommand as ExplainCommand,
  explainPatch as ExplainPatch,
  VerdictFor,
} from "./policy/explain.js"
import type { testTable as TestTable } from "./policy/test-table.js"
import type { Config } from "./config/config.js"
import type { PolicyCheck, PolicyCheckResult } from "./policy/check-files.js"
import type { loadImage as LoadImage } from "./tools/load-image.js"

// Few runs call these. What is behind them is read at the first call, not when the package is loaded.

/** The path of the session with this id, or with the only one that begins so. */
export const findSession: typeof FindSession = async (...args) => {
  const { findSession } = await import("./store/find-session.js")
  return findSession(...args)
}

/** The path of the newest session, of one folder or of all. */
export const findLastSession: typeof FindLastSession = async (...args) => {
  const { findLastSession } = await import("./store/find-last-session.js")
  return findLastSession(...args)
}

/** A session from its file. */
export const readSession: typeof ReadSession = async (...args) => {
  const { readSession } = await import("./store/read-session.js")
  return readSession(...args)
}

/** An image file as a `data:` URL. */
export const loadImage: typeof LoadImage = async (...args) => {
  const { loadImage } = await import("./tools/load-image.js")
  return loadImage(...args)
}

/** `codex apply-patch`: applies the patch of an argument or of stdin. */
export const runApplyPatchCommand: typeof RunApplyPatchCommand = async (...args) => {
  const { runApplyPatchCommand } = await import("./tools/apply-patch/command.js")
  return runApplyPatchCommand(...args)
}

/** Keeps a key for the configured provider, in place of an earlier one. */
export const saveKey: typeof SaveKey = async (...args) => {
  const { saveKey } = await import("./keys/change-key.js")
  return saveKey(...args)
}

/** Forgets the stored key of the configured provider. True when there was one. */
export const removeKey: typeof RemoveKey = async (...args) => {
  const { removeKey } = await import("./keys/change-key.js")
  return removeKey(...args)
}

/** Whether the configured provider has a key, and where it is from. Nothing is asked of the provider. */
export const keyStatus: typeof KeyStatusOf = async (...args) => {
  const { keyStatus } = await import("./keys/change-key.js")
  return keyStatus(...args)
}

/** The models that the configured provider offers now, and what is known of them. */
export const usableModels: typeof UsableModels = async (...args) => {
  const { usableModels } = await import("./model/facts/usable-models.js")
  return usableModels(...args)
}

/** What a sandbox lets through and what it hinders, tried on this machine. */
export const checkSandbox: typeof CheckSandbox = async function* (...args) {
  const { checkSandbox } = await import("./testing/sandbox/check-sandbox.js")
  yield* checkSandbox(...args)
}

/** Runs a command with our own input and output, as a session would confine it. */
export const runInherited: typeof RunInherited = async (...args) => {
  const { runInherited } = await import("./session/run-inherited.js")
  return runInherited(...args)
}

/** Runs a program of our own, unconfined, and gives what it printed. */
export const runToEnd: typeof RunToEnd = async (...args) => {
  const { runToEnd } = await import("./process/run-to-end.js")
  return runToEnd(...args)
}

/** `codex execpolicy check`: what files of rules say of a command. */
export async function checkPolicyFiles(check: PolicyCheck): Promise<PolicyCheckResult> {
  const { checkPolicyFiles } = await import("./policy/check-files.js")
  return checkPolicyFiles(check)
}

/** What a session would say to a command, and why. */
export const explainCommand: typeof ExplainCommand = async (...args) => {
  const { explainCommand } = await import("./policy/explain.js")
  return explainCommand(...args)
}

/** What a session would say to the patch of a file, and why. */
export const explainPatch: typeof ExplainPatch = async (...args) => {
  const { explainPatch } = await import("./policy/explain.js")
  return explainPatch(...args)
}

/** Answers for many commands. */
export async function verdictsOf(config: Config, canSandbox: boolean): Promise<VerdictFor> {
  const { verdictsOf } = await import("./policy/explain.js")
  return verdictsOf(config, canSandbox)
}

/** Tries a table of commands and expected verdicts. */
export const testTable: typeof TestTable = async (...args) => {
  const { testTable } = await import("./policy/test-table.js")
  return testTable(...args)
}

/** What a file of rules would have changed in past sessions. */
export const backtestRules: typeof BacktestRules = async (...args) => {
  const { backtestRules } = await import("./policy/backtest.js")
  return backtestRules(...args)
}

/** What the next request would send, and what of it differs from an earlier one. */
export const inspectPrompt: typeof InspectPrompt = async (...args) => {
  const { inspectPrompt } = await import("./session/inspect-prompt.js")
  return inspectPrompt(...args)
}
