import type { Config } from "../config/config.js"
import type { LocalServer } from "../config/provider.js"
import { CodexError } from "../errors.js"
import type { ConnectOptions } from "./connect-options.js"
import type { Model, ModelRequest } from "./model.js"
import { commandFor } from "./local-command.js"

/** Below it a task soon loses its beginning: servers cut in silence. In tokens. */
const smallestWindow = 16_384

/**
 * The same model; what a server on one's own machine lacks is told with the command that mends it: the
 * server itself, the model, a window that a task fits into.
 */
export function withLocalHints(model: Model, config: Config, options: ConnectOptions): Model {
  const { local } = config.provider
  if (local === undefined) return model
  const { name } = model
  let replies = 0
  let served: number | undefined

  return {
    name,
    async *stream(request, signal) {
      // Beside the second request and not before the first, when the server has loaded the model.
      if (replies === 1 && config.contextWindow === undefined) void look()
      try {
        for await (const event of model.stream(request, signal)) {
          // Before the last event, after which nobody asks for more.
          if (event.type === "completed") finish(request)
          yield event
        }
      } catch (error) {
        const hint = error instanceof CodexError ? hintFor(error, local, name) : undefined
        if (hint === undefined || !(error instanceof CodexError)) throw error
        throw new CodexError(error.code, `${error.message} ${hint}`, { cause: error })
      }
    },
  }

  function finish(request: ModelRequest): void {
    replies++
    if (served === undefined || served >= smallestWindow) return
    request.onNotice?.({ level: "warning", message: tooSmall(served) })
    served = undefined
  }

  async function look(): Promise<void> {
    const { servedFacts } = await import("./facts/served-facts.js")
    served = (await servedFacts(config, options)).contextWindow
  }

  function tooSmall(tokens: number): string {
    const command = local === undefined ? "" : commandFor(local.widen, name)
    return `${config.provider.name} serves ${name} with a window of ${tokens} tokens, which a task soon overflows. Widen it: ${command}`
  }
}

function hintFor({ code, message }: CodexError, local: LocalServer, model: string) {
  if (code === "model-unknown") return `Or get it with: ${commandFor(local.getModel, model)}`
  if (code !== "provider-unavailable" || !message.startsWith("cannot reach")) return undefined
  return `If it is not running, start it with: ${local.start}`
}
