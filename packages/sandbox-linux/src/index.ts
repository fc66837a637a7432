export { createSandbox } from "./create-sandbox.js"
export { createSupervisor } from "./supervisor.js"
