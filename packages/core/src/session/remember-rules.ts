import { errorMessage } from "../errors.js"
import { harmless } from "../protocol/harmless.js"
import type { World } from "./world.js"

/** Keeps rules, in the user's file and for the rest of the session. What comes of it is said. */
export async function rememberRules(
  lines: readonly string[],
  { config, rules }: Pick<World, "config" | "rules">,
  say: (level: "info" | "warning", message: string) => void,
): Promise<void> {
  const { appendRules } = await import("../config/rules/append-rules.js")
  try {
    const added = await appendRules(config.home, lines)
    rules.add(added)
    for (const { file, line } of added.rules) say("info", `the rule is kept in ${file}:${line}`)
  } catch (error) {
    // The yes was given, and holds for this once.
    say("warning", `the rule could not be kept: ${harmless(errorMessage(error))}`)
  }
}
