import type { ModelFacts } from "../../catalog/model-facts.js"
import type { Provider } from "../../config/provider.js"
import { CodexError } from "../../errors.js"
import type { ProviderClient } from "../provider-client.js"
import { type Json, objectAt, objectsAt, stringAt } from "../wire/json.js"
import { present, tokensAt, wordsAt } from "./json-facts.js"

/** What a server on one's own machine tells of a model in an API of its own; `{}` where it has none. */
export async function askLocal(
  provider: Provider,
  model: string,
  client: ProviderClient,
): Promise<ModelFacts> {
  const at = (path: string) => new URL(rootOf(provider) + path)
  switch (provider.local?.kind) {
    case "ollama":
      return ollamaFacts(
        await client.ask(at("/api/show"), { model }),
        await unlessRefused(client.ask(at("/api/ps"))),
        model,
      )
    case "lmstudio":
      return lmstudioFacts(await client.ask(at("/api/v0/models")), model)
    case "llama.cpp":
      return llamaFacts(await client.ask(at("/props")))
    default:
      return {}
  }
}

/** An older server may lack one of its addresses. */
async function unlessRefused(answer: Promise<Json>): Promise<Json> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof CodexError)) throw error
    return {}
  }
}

/** Beside `/v1`, where the API of models is. */
function rootOf({ baseUrl }: Provider): string {
  return baseUrl.replace(/\/v1$/, "")
}

/**
 * Ollama serves a model with a window of its own choice, often far below the model's: known is the one
 * of a loaded model, or one that the model's parameters set.
 */
function ollamaFacts(show: Json, ps: Json, model: string): ModelFacts {
  const abilities = wordsAt(show, "capabilities")
  const loaded = objectsAt(ps, "models").find(
    (entry) =>
      sameModel(stringAt(entry, "name"), model) || sameModel(stringAt(entry, "model"), model),
  )
  const set = /^num_ctx\s+(\d+)/m.exec(stringAt(show, "parameters") ?? "")?.[1]
  return present<ModelFacts>({
    contextWindow: tokensAt(loaded ?? {}, "context_length") ?? tokensAt({ set }, "set"),
    trainedWindow: trainedWindow(objectAt(show, "model_info")),
    images: abilities?.includes("vision"),
    tools: abilities?.includes("tools"),
    reasoning: abilities?.includes("thinking"),
  })
}

/** `llama.context_length`, by the name of the architecture. */
function trainedWindow(details: Json): number | undefined {
  const architecture = stringAt(details, "general.architecture") ?? ""
  return tokensAt(details, `${architecture}.context_length`)
}

/** A name without a tag means its latest. */
function sameModel(listed: string | undefined, model: string): boolean {
  return listed === model || listed === `${model}:latest`
}

function lmstudioFacts(list: Json, model: string): ModelFacts {
  const entry = objectsAt(list, "data").find((found) => stringAt(found, "id") === model)
  return entry === undefined ? {} : lmstudioEntry(entry)
}

export function lmstudioEntry(entry: Json): ModelFacts {
  const type = stringAt(entry, "type")
  return present<ModelFacts>({
    contextWindow: tokensAt(entry, "loaded_context_length"),
    trainedWindow: tokensAt(entry, "max_context_length"),
    images: type === undefined ? undefined : type === "vlm",
    tools: wordsAt(entry, "capabilities")?.includes("tool_use"),
  })
}

function llamaFacts(props: Json): ModelFacts {
  const vision = objectAt(props, "modalities")["vision"]
  const tools = objectAt(props, "chat_template_caps")["supports_tools"]
  return present<ModelFacts>({
    contextWindow: tokensAt(objectAt(props, "default_generation_settings"), "n_ctx"),
    images: typeof vision === "boolean" ? vision : undefined,
    tools: typeof tools === "boolean" ? tools : undefined,
  })
}
