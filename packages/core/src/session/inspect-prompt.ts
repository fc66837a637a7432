import type { Config } from "../config/config.js"
import type { Model, ModelEvent, ModelRequest } from "../model/model.js"
import { type PromptPart, promptParts } from "../model/prompt-parts.js"
import type { StoredSession } from "../store/session-log.js"
import { startSession } from "./start.js"

export type PromptInspection = {
  /** What would be sent now. */
  readonly parts: readonly PromptPart[]
  /** Present when there was something to compare with. */
  readonly change?: PromptChange
}

/** How far the beginning of the request is the same as before, and what ends that. */
export type PromptChange = {
  readonly sharedBytes: number
  /** The first part that differs; absent when the earlier request is the beginning of this one. */
  readonly part?: string
  readonly before?: string
  readonly now?: string
}

export type InspectOptions = {
  readonly text: string
  /** The session that would go on; a new one when absent. */
  readonly resume?: StoredSession
  /** Whose last request is compared with. */
  readonly against?: StoredSession
}

/** The next request, made as a session makes it and sent to nobody. */
export async function inspectPrompt(
  config: Config,
  { text, resume, against }: InspectOptions,
): Promise<PromptInspection> {
  const model = config.model ?? "the only model"
  const wireApi = config.provider.wireApi === "chat" ? "chat" : "responses"
  const request = await nextRequest(config, { text, model, ...(resume && { resume }) })
  const parts = promptParts(request, { model, wireApi })
  if (against === undefined) return { parts }
  // What tools it was told of is not in a session's file: those of now stand for them.
  const { instructions } = against.meta
  const earlier = promptParts(
    { ...request, instructions, items: against.items },
    { model, wireApi },
  )
  return { parts, change: changeOf(earlier, parts) }
}

async function nextRequest(
  config: Config,
  { text, model, resume }: { text: string; model: string; resume?: StoredSession },
): Promise<ModelRequest> {
  const asked = Promise.withResolvers<ModelRequest>()
  const listener: Model = {
    name: model,
    async *stream(request): AsyncGenerator<ModelEvent> {
      asked.resolve(request)
      yield { type: "item", item: { type: "assistant-message", text: "noted" } }
      yield { type: "completed" }
    },
  }
  const session = await startSession(config, {
    model: listener,
    ephemeral: true,
    ...(resume !== undefined && { resume }),
  })
  try {
    session.send({ type: "user-input", text })
    return await asked.promise
  } finally {
    await session.close()
  }
}

function changeOf(earlier: readonly PromptPart[], now: readonly PromptPart[]): PromptChange {
  let sharedBytes = 0
  for (const [at, part] of earlier.entries()) {
    const other = now[at]
    if (other?.text !== part.text) {
      const from = commonLength(part.text, other?.text ?? "")
      return {
        sharedBytes: sharedBytes + from,
        part: other?.name ?? part.name,
        before: part.text.slice(Math.max(0, from - 20), from + 80),
        now: (other?.text ?? "").slice(Math.max(0, from - 20), from + 80),
      }
    }
    sharedBytes += Buffer.byteLength(part.text)
  }
  return { sharedBytes }
}

function commonLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && a.charCodeAt(length) === b.charCodeAt(length)) length++
  return length
}
