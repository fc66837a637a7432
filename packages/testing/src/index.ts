export { checkEventLines, type EventLine } from "./check-event-lines.js"
export {
  type ModelServer,
  type ModelServerOptions,
  type RecordedRequest,
  startModelServer,
  useModelServer,
} from "./model-server/model-server.js"
export type {
  ModelScript,
  ModelTurn,
  ScriptedToolCall,
  ScriptedUsage,
} from "./model-server/model-turn.js"
export {
  type Allowed,
  type PermissionPlace,
  type PermissionRow,
  permissionTable,
} from "./permission-table.js"
export {
  type CodexOptions,
  type CodexResult,
  codexProgram,
  type RunningCodex,
  runCodex,
  startCodex,
} from "./run-codex.js"
export { makeTempFolder, removeFolder, tempFolder } from "./temp-folder.js"
export { type JsonRequest, type JsonRoute, type JsonServer, useJsonServer } from "./json-server.js"
export { llamaRoutes, lmstudioRoutes, ollamaRoutes } from "./local-servers.js"
