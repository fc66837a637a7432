export { type SandboxCase } from "./sandbox/sandbox-case.js"
export { sandboxCases } from "./sandbox/sandbox-cases.js"
export { sandboxSuite } from "./sandbox/sandbox-suite.js"
export {
  calls,
  hangs,
  says,
  type ScriptedModel,
  scriptedModel,
  type ScriptedReply,
} from "./scripted-model.js"
export { testConfig } from "./test-config.js"
export { type WireApiFixtures, wireApiSuite } from "./wire-api-suite.js"
