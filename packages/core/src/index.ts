export { CodexError, type ErrorCode, errorMessage } from "./errors.js"
export type { Config, ConfigOverrides } from "./config/config.js"
export { loadConfig } from "./config/load-config.js"
export type { Provider } from "./config/provider.js"
export { saveTrust } from "./config/save-trust.js"
export { nearestName } from "./config/schema/nearest-name.js"
export type { ModelFacts } from "./catalog/model-facts.js"
export type { ProviderListing } from "./model/facts/usable-models.js"
export type { Model, ModelEvent, ModelRequest } from "./model/model.js"
export type { PromptPart } from "./model/prompt-parts.js"
export { tokensOf } from "./protocol/prompt-tokens.js"
export type { Backtest } from "./policy/backtest.js"
export type { PolicyCheck } from "./policy/check-files.js"
export type { Explanation } from "./policy/explain.js"
export {
  backtestRules,
  checkPolicyFiles,
  checkSandbox,
  explainCommand,
  explainPatch,
  findLastSession,
  findSession,
  keyStatus,
  inspectPrompt,
  loadImage,
  readSession,
  removeKey,
  runApplyPatchCommand,
  runInherited,
  testTable,
  verdictsOf,
  runToEnd,
  saveKey,
  usableModels,
} from "./on-demand.js"
export type { Event, SessionStarted, TaskEnded, UsageCounted } from "./protocol/event.js"
export { harmless } from "./protocol/harmless.js"
export type { ContentPart, ImagePart, Item, TextPart } from "./protocol/item.js"
export type { Op, UserInput } from "./protocol/op.js"
export {
  type Action,
  type ActionResult,
  type ApprovalPolicy,
  type CommandResult,
  type Decision,
  type FileChange,
  isUnrestricted,
  type PlanStep,
  type PrivateTmp,
  type RuleProposal,
  type SandboxPolicy,
} from "./protocol/policy.js"
export type { Answerer, ModelUsage } from "./protocol/model-usage.js"
export { addUsage, noUsage, type Usage } from "./protocol/usage.js"
export type { CheckResult } from "./testing/sandbox/check-sandbox.js"
export { writePolicyFile } from "./sandbox/policy-file.js"
export {
  type Command,
  noSandbox,
  type Sandbox,
  type Supervise,
  weaknessOf,
  type WrappedCommand,
} from "./sandbox/sandbox.js"
export type { RunningCommand } from "./tools/exec-session/exec-session.js"
export type { PromptChange } from "./session/inspect-prompt.js"
export type { Session, SessionOptions } from "./session/session.js"
export { startSession } from "./session/start.js"
export { insideGitWorkTree, type StoredSession } from "./store/index.js"
export { version } from "./version.js"
