import type { Config } from "../config/config.js"
import { CodexError } from "../errors.js"
import type { ConnectOptions } from "./connect-options.js"
import { httpModel } from "./http-model.js"
import type { Model, ModelEvent, ModelRequest } from "./model.js"

/** The model that the configuration names. Nothing is sent, and no key is looked for, before it is asked. */
export function connectModel(config: Config, options: ConnectOptions): Model {
  const { provider } = config
  if (provider.wireApi === "replay") return recordedModel(options.model, provider.replayFile)
  return httpModel(config, { ...options, wireApi: provider.wireApi })
}

/** A recording, and what reads it, is loaded when it is asked: few sessions have one. */
function recordedModel(name: string, file: string | undefined): Model {
  if (file === undefined) {
    throw new CodexError("config-invalid", 'a provider with wire_api = "replay" needs replay_file')
  }
  const path = file
  let model: Model | undefined
  return { name, stream }

  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const { replayModel } = await import("./replay.js")
    model ??= replayModel(path)
    yield* model.stream(request, signal)
  }
}
