import { type ConfigOverrides, explainCommand, explainPatch } from "@codex/core"
import type { CommandEnd } from "../../command-end.js"
import { print } from "../print.js"
import { answerLines } from "./answer-lines.js"
import { explanationText } from "./explanation-text.js"
import { loadPolicy } from "./load-policy.js"

export type ExplainTarget =
  | { readonly stdin: true }
  | { readonly argv: readonly string[]; readonly patch: string | undefined }

/** Explains a command or a patch, or answers lines. */
export async function policyExplain(
  target: ExplainTarget,
  overrides: ConfigOverrides,
  output: "text" | "json",
): Promise<CommandEnd> {
  const { config, canSandbox } = await loadPolicy(overrides)
  if ("stdin" in target) {
    await answerLines(config, canSandbox)
    return { exitCode: 0 }
  }
  const { argv, patch } = target
  const explanation =
    patch === undefined
      ? await explainCommand(argv, config, canSandbox)
      : await explainPatch(patch, config)
  await print(
    output === "json" ? `${JSON.stringify(explanation)}\n` : explanationText(explanation, config),
  )
  return { exitCode: 0 }
}
