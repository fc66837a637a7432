import { type ConfigOverrides, harmless, testTable } from "@codex/core"
import type { CommandEnd } from "../../command-end.js"
import { print } from "../print.js"
import { loadPolicy } from "./load-policy.js"

/** Tries a table. Exit code 1 when a line of it does not hold. */
export async function policyTest(
  file: string,
  overrides: ConfigOverrides,
  rulesFiles: readonly string[],
): Promise<CommandEnd> {
  const { config, canSandbox } = await loadPolicy(overrides)
  const { passed, missed } = await testTable(file, config, { canSandbox, rulesFiles })
  const lines = missed.map(({ line, command, message }) =>
    harmless(`${file}:${line}: ${message}: ${command}`).replaceAll("\n", "⏎"),
  )
  await print([...lines, `${passed} passed, ${missed.length} failed`, ""].join("\n"))
  return { exitCode: missed.length === 0 ? 0 : 1 }
}
