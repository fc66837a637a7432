import type { CommandEnd } from "../command-end.js"
import { loadSandbox } from "../load-sandbox.js"
import { runDemo } from "./demo/run-demo.js"

export async function demo(): Promise<CommandEnd> {
  return { exitCode: await runDemo(await loadSandbox()) }
}
