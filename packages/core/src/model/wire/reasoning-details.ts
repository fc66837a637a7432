import { type Json, isJson, objectsAt, parseJson } from "./json.js"

export type ReasoningDetails = {
  add(delta: Json): void
  /** What they say in words. */
  textOf(delta: Json): string
  /** What the provider wants back as it came; undefined where all of it can be read. */
  sealed(): string | undefined
}

/** No reply has as many. */
const most = 1000

/** Nor do its pieces go on with old ones so often that it takes as many looks to find those. */
const mostLooks = 10_000_000

/** What a detail may hold (https://openrouter.ai/docs/use-cases/reasoning-tokens). */
const keys = ["type", "id", "format", "index", "text", "summary", "data", "signature"]

/**
 * Puts the `reasoning_details` of a reply together, as OpenRouter sends them: a signed thought of Claude
 * comes in pieces under an index, its signature in the last one; those of Gemini and OpenAI are `data`.
 */
export function reasoningDetails(): ReasoningDetails {
  const details: Json[] = []
  let looks = 0
  return { add, textOf, sealed }

  function add(delta: Json): void {
    for (const entry of objectsAt(delta, "reasoning_details")) {
      const piece = known(entry)
      const at = details.findLastIndex((detail) => continues(detail, piece))
      looks += details.length - Math.max(at, 0)
      if (looks > mostLooks || (at === -1 && details.length === most)) return
      if (at === -1) details.push(piece)
      else details[at] = joined(details[at] ?? {}, piece)
    }
  }

  function sealed(): string | undefined {
    const isSealed = details.some(({ data, signature }) => isText(data) || isText(signature))
    return isSealed ? JSON.stringify(details) : undefined
  }
}

/** The list again that `sealed` has made; undefined for what another wire has issued. */
export function detailsIn(sealed: string | undefined): readonly Json[] | undefined {
  if (sealed === undefined || !sealed.startsWith("[")) return undefined
  return objectsAt(parseJson(`{"list":${sealed}}`) ?? {}, "list")
}

function textOf(delta: Json): string {
  return objectsAt(delta, "reasoning_details").map(wordsOf).join("")
}

function wordsOf({ text, summary }: Json): string {
  if (isText(text)) return text
  return isText(summary) ? summary : ""
}

function known(entry: Json): Json {
  const plain = keys.filter((key) => ["string", "number"].includes(typeof entry[key]))
  return Object.fromEntries(plain.map((key) => [key, entry[key]]))
}

function continues(detail: Json, piece: Json): boolean {
  if (detail["index"] !== piece["index"] || detail["type"] !== piece["type"]) return false
  const isOther = (key: string) => isText(piece[key]) && isText(detail[key])
  return (
    !isOther("data") && !isOther("signature") && !(isOther("id") && detail["id"] !== piece["id"])
  )
}

function joined(detail: Json, piece: Json): Json {
  const grown = ["text", "summary"].filter((key) => isText(detail[key]) && isText(piece[key]))
  const texts = grown.map((key) => [key, `${String(detail[key])}${String(piece[key])}`])
  return { ...detail, ...piece, ...Object.fromEntries(texts) }
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== ""
}

/** Gemini's `extra_content` of a call, as far as it is known to be wanted back. */
export function signatureIn({ extra_content }: Json): string | undefined {
  if (!isJson(extra_content)) return undefined
  const signed = Object.entries(extra_content).flatMap(([owner, value]) => {
    const signature = isJson(value) ? value["thought_signature"] : undefined
    return isText(signature) ? [[owner, { thought_signature: signature }] as const] : []
  })
  return signed.length === 0 ? undefined : JSON.stringify(Object.fromEntries(signed))
}
