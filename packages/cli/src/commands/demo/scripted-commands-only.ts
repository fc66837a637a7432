import { readFile } from "node:fs/promises"
import { relative } from "node:path"
import { CodexError, type Sandbox } from "@codex/core"

/**
 * Stands in where there is no sandbox: it lets through the commands that stand in the recording, in the
 * demo's own folder, and refuses all others.
 */
export async function scriptedCommandsOnly(recording: string, folder: string): Promise<Sandbox> {
  const scripted = commandsOf(await readFile(recording, "utf8"))
  return {
    name: "scripted commands only",
    gaps: ["the commands of the recording run with all of your rights"],
    wrap(command) {
      const inside = !relative(folder, command.cwd).startsWith("..")
      if (inside && scripted.has(JSON.stringify(command.argv))) return command
      throw new CodexError(
        "sandbox-unavailable",
        "without a sandbox the demo runs the commands of its recording alone",
      )
    },
  }
}

type Step = { readonly events?: readonly { readonly item?: RecordedItem }[] }
type RecordedItem = { readonly type: string; readonly name?: string; readonly input?: string }

/** The recording is ours and ships with the program, so its shape is known. */
function commandsOf(recording: string): ReadonlySet<string> {
  const steps = recording
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Step)
  const items = steps.flatMap((step) => step.events ?? []).flatMap((event) => event.item ?? [])
  return new Set(
    items
      .filter((item) => item.type === "tool-call" && item.name === "shell")
      .map((item) => (JSON.parse(item.input ?? "{}") as { command: unknown }).command)
      .map((command) => JSON.stringify(command)),
  )
}
