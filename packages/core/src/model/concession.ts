import type { Refusal } from "./failure.js"
import type { EncodeContext, OptionalPart } from "./wire/wire-api.js"

/** Something that a provider cannot do, and that the conversation can go on without. */
export type Concession =
  | { readonly kind: "forget-stored" }
  | { readonly kind: "store-nothing" }
  | { readonly kind: "omit"; readonly part: OptionalPart }

const nameOfPart: readonly (readonly [OptionalPart, RegExp])[] = [
  ["stream-options", /stream_options|include_usage/i],
  ["reasoning-summary", /reasoning[._ ]?summar/i],
  ["reasoning", /reasoning/i],
]

/**
 * What to leave out of the next request, when the answer names a part that we send unasked. Every part
 * is conceded once, so that asking again comes to an end.
 */
export function concessionFor(refusal: Refusal, context: EncodeContext): Concession | undefined {
  const { status, text } = refusal
  if (status !== 400 && status !== 404 && status !== 422) return undefined
  if (context.previous !== undefined && namesStored(text, context.previous.responseId)) {
    return { kind: "forget-stored" }
  }
  if (status === 404) return undefined
  if (context.storeResponses && /\bstore\b|zero data retention/i.test(text)) {
    return { kind: "store-nothing" }
  }
  const part = nameOfPart.find(
    ([name, spelling]) => spelling.test(text) && isUnasked(name, context),
  )?.[0]
  return part === undefined ? undefined : { kind: "omit", part }
}

function namesStored(text: string, responseId: string): boolean {
  return /previous[_ ]response/i.test(text) || text.includes(responseId)
}

/** What the configuration asked for is never dropped behind the user's back. */
function isUnasked(part: OptionalPart, context: EncodeContext): boolean {
  if (context.omit?.has(part)) return false
  switch (part) {
    case "stream-options":
      return true
    case "reasoning-summary":
      return context.reasoningSummary === undefined
    case "reasoning":
      return context.reasoningEffort === undefined && context.reasoningSummary === undefined
  }
}
