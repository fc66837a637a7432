import type { Command } from "commander"
import type { Invocation } from "./invocation.js"

/** Commands of other versions of codex that this one does not have yet. */
export const unbuiltCommands: readonly string[] = [
  "agents",
  "app-server",
  "apply",
  "archive",
  "cloud",
  "completion",
  "delete",
  "doctor",
  "exec-server",
  "features",
  "fork",
  "mcp",
  "mcp-server",
  "migrate-rollouts",
  "plugin",
  "queue",
  "remote-control",
  "resume",
  "review",
  "unarchive",
  "update",
]

/** A word that other versions know: better a clear no than a prompt to a model. */
export function addUnbuilt(parent: Command, name: string, { end }: Invocation): void {
  parent
    .command(name, { hidden: true })
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .action(async () => {
      const { notBuilt } = await import("./commands/not-built.js")
      end(notBuilt(parent.parent === null ? name : `${parent.name()} ${name}`))
    })
}
