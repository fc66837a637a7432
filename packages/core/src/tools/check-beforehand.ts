import { resolve } from "node:path"
import { checkProgram } from "../process/check-program.js"
import { mayRead } from "../sandbox/access.js"
import { type Command, noSandbox } from "../sandbox/sandbox.js"
import type { RunContext } from "./tool.js"

/**
 * Says in one line what a sandbox would say in its own words: that there is no such program, for one.
 * Of what may not be read nothing is said.
 */
export function checkBeforehand(command: Command, { sandbox, policy }: RunContext): void {
  const [name = ""] = command.argv
  const looked = [command.cwd, ...(name.includes("/") ? [resolve(command.cwd, name)] : [])]
  if (sandbox === noSandbox || looked.every((path) => mayRead(policy, path))) checkProgram(command)
}
