import { askedSettings } from "../config/asked-settings.js"
import type { AskedSettings, Config, Fallback } from "../config/config.js"
import { CodexError } from "../errors.js"
import type { ConnectOptions } from "./connect-options.js"
import { fallbackModel } from "./fallback-model.js"
import { httpTransport } from "./http-transport.js"
import { withLocalHints } from "./local-hints.js"
import type { Model, ModelEvent, ModelRequest } from "./model.js"
import { withoutPictures } from "./pictures.js"
import { wireModel, type WireModelOptions } from "./wire-model.js"

/**
 * The model that the configuration names, and those that stand in for it. Nothing is sent, and no key is
 * looked for, before it is asked.
 */
export function connectModel(config: Config, options: ConnectOptions): Model {
  const { fallbacks = [], provider } = config
  const first = connectOne(config, options)
  if (fallbacks.length === 0) return first
  const others = fallbacks.map((fallback, at) => {
    const keys = options.fallbackKeys?.[at]
    const { keys: _keys, ...caller } = options
    const asked = { ...caller, model: fallback.model, ...(keys !== undefined && { keys }) }
    const model = connectOne(configFor(config, fallback), asked, fallback.asks)
    const unsent = (fallback.unsent ?? []).map(({ key, why }) => `${key} is not sent: ${why}`)
    return { provider: fallback.provider.id, model, unsent }
  })
  return fallbackModel([{ provider: provider.id, model: first, unsent: [] }, ...others])
}

/** What is configured of a window and of pictures is about the first model. */
function configFor(config: Config, { provider }: Fallback): Config {
  const { contextWindow: _window, supportsImages: _images, ...others } = config
  return { ...others, provider }
}

function connectOne(config: Config, options: ConnectOptions, asks: AskedSettings = config): Model {
  const { provider } = config
  const { wireApi } = provider
  if (wireApi === "replay") return recordedModel(options.model, provider.replayFile)
  const asked: WireModelOptions = {
    ...wireOptions(config, options),
    ...askedSettings(asks),
    wireApi,
  }
  const model =
    provider.transport === "openai"
      ? packageModel(config, options, asked)
      : wireModel(httpTransport(config, options), asked)
  return withoutPictures(withLocalHints(model, config, options), config, options)
}

function wireOptions(config: Config, options: ConnectOptions): Omit<WireModelOptions, "wireApi"> {
  const { requestMaxRetries, streamMaxRetries, maxTokensField } = config.provider
  return {
    model: options.model,
    silenceToldAfterMs: options.silenceToldAfterMs,
    disableResponseStorage: config.disableResponseStorage,
    retries: { requestMaxRetries, streamMaxRetries, backOffMs: options.backOffMs ?? 200 },
    ...(maxTokensField === undefined ? {} : { maxTokensField }),
  }
}

/** A recording, and what reads it, is loaded when it is asked: few sessions have one. */
function recordedModel(name: string, file: string | undefined): Model {
  if (file === undefined) {
    throw new CodexError("config-invalid", 'a provider with wire_api = "replay" needs replay_file')
  }
  const path = file
  return lateModel(name, async () => (await import("./replay.js")).replayModel(path))
}

/** The npm package `openai` takes longer to load than the first request to leave. */
function packageModel(config: Config, options: ConnectOptions, asked: WireModelOptions): Model {
  return lateModel(options.model, async () => {
    const { openaiConnection } = await import("./openai-connection.js")
    return wireModel(await openaiConnection(config, options), asked)
  })
}

function lateModel(name: string, load: () => Promise<Model>): Model {
  let loading: Promise<Model> | undefined
  return { name, stream }

  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    loading ??= load()
    const model = await loading
    yield* model.stream(request, signal)
  }
}
