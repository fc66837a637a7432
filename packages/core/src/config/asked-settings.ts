import type { AskedSettings } from "./config.js"

/** Those that are there, and nothing else: a wire sends what it is given. */
export function askedSettings(given: AskedSettings): AskedSettings {
  const { reasoningEffort, reasoningSummary, verbosity, serviceTier, maxOutputTokens } = given
  return {
    ...(reasoningEffort !== undefined && { reasoningEffort }),
    ...(reasoningSummary !== undefined && { reasoningSummary }),
    ...(verbosity !== undefined && { verbosity }),
    ...(serviceTier !== undefined && { serviceTier }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
  }
}
