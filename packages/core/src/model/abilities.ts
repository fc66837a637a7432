/** True for models that reject a request without reasoning, or do better with it: o1, o3, o4, gpt-5, gpt-6, codex. */
export function reasons(model: string): boolean {
  const name = baseName(model)
  return /^(o[134]|gpt-[56]|codex)/.test(name) && !isChatVariant(name)
}

/** True for models that were taught tools whose input is plain text in a grammar. */
export function knowsFreeform(model: string): boolean {
  const name = baseName(model)
  return /^(gpt-[56]|codex-)/.test(name) && !isChatVariant(name)
}

/** True for models that were taught commands which run on between calls: `exec_command`, `write_stdin`. */
export function knowsExecSessions(model: string): boolean {
  const name = baseName(model)
  return /^gpt-(5\.[1-9]|[6-9])/.test(name) && !isChatVariant(name)
}

/** True for models that lose their thread between tool calls unless their reasoning comes back to them. */
export function wantsReasoningBack(model: string): boolean {
  return /^(deepseek|kimi)/.test(baseName(model))
}

/** `openai/o4-mini`, as routers name models, is `o4-mini`. */
function baseName(model: string): string {
  return model.slice(model.lastIndexOf("/") + 1).toLowerCase()
}

function isChatVariant(name: string): boolean {
  return /^gpt-[\d.]+-chat/.test(name)
}
