export {
  calls,
  hangs,
  says,
  type ScriptedModel,
  scriptedModel,
  type ScriptedReply,
} from "./scripted-model.js"
export { testConfig } from "./test-config.js"
