import type { Config } from "../config/config.js"
import { CodexError } from "../errors.js"
import type { ContentPart, Item } from "../protocol/item.js"
import type { ConnectOptions } from "./connect-options.js"
import type { Model, ModelEvent, ModelRequest } from "./model.js"
import { untilAborted } from "./until-aborted.js"

/**
 * The same model; where it is known to be shown no pictures, one that a person gives is refused before
 * anything is sent, and those of tools and of earlier tasks are a sentence each. Others would leave a
 * picture out in silence, or refuse the whole conversation from then on.
 */
export function withoutPictures(model: Model, config: Config, options: ConnectOptions): Model {
  let sees: Promise<boolean> | undefined
  let told = false
  const inWords = new WeakMap<Item, Item>()
  const { name } = model
  return {
    name,
    stream: (request, signal) =>
      request.items.some(hasPicture) ? careful(request, signal) : model.stream(request, signal),
  }

  async function* careful(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    sees ??= seesPictures(config, options)
    if (await untilAborted(sees, signal)) return yield* model.stream(request, signal)
    if (isGiven(request.items)) throw refused(config, name)
    if (!told) request.onNotice?.({ level: "warning", message: leftOut(name) })
    told = true
    yield* model.stream({ ...request, items: request.items.map(worded) }, signal)
  }

  /** The same object for the same item: what is sent anew is told by it. */
  function worded(item: Item): Item {
    if (!hasPicture(item)) return item
    const known = inWords.get(item) ?? { ...item, content: item.content.map(inSentence) }
    inWords.set(item, known)
    return known
  }
}

/** Unknown is a yes. A picture is worth a question to the server on one's own machine, where one is used. */
async function seesPictures(config: Config, options: ConnectOptions): Promise<boolean> {
  const { rememberedFacts } = await import("./facts/remembered-facts.js")
  if (config.supportsImages !== undefined) return config.supportsImages
  if (config.provider.local !== undefined) {
    const { servedFacts } = await import("./facts/served-facts.js")
    const { images } = await servedFacts(config, options)
    if (images !== undefined) return images
  }
  return rememberedFacts(config, options.model).images !== false
}

type Pictured = Extract<Item, { readonly type: "user-message" | "tool-result" }>

function hasPicture(item: Item): item is Pictured {
  if (item.type !== "user-message" && item.type !== "tool-result") return false
  return item.content.some(({ type }) => type === "image")
}

/** Whether the picture is in what a person has just said. */
function isGiven(items: readonly Item[]): boolean {
  const last = items.findLast(({ type }) => type !== "context-message")
  return last?.type === "user-message" && hasPicture(last)
}

function inSentence(part: ContentPart): ContentPart {
  if (part.type === "text") return part
  const text =
    "[A picture was here. You are not shown pictures: say so if it is needed, or go on without it.]"
  return { type: "text", text }
}

function refused({ provider }: Config, model: string): CodexError {
  return new CodexError(
    "input-invalid",
    `${model} of ${provider.name} is not shown pictures, so nothing was sent: leave the picture out (-i), or choose another model with -m (where this is wrong: model_supports_images = true)`,
  )
}

function leftOut(model: string): string {
  return `${model} is not shown pictures: it gets a sentence in the place of each`
}
