import type { LocalServer, Provider } from "../config/provider.js"
import { CodexError } from "../errors.js"
import type { Model } from "./model.js"

/** The same model; what a server on one's own machine lacks is told with the command that mends it. */
export function withLocalHints(model: Model, { local }: Provider): Model {
  if (local === undefined) return model
  return {
    name: model.name,
    async *stream(request, signal) {
      try {
        yield* model.stream(request, signal)
      } catch (error) {
        const hint = error instanceof CodexError ? hintFor(error, local, model.name) : undefined
        if (hint === undefined || !(error instanceof CodexError)) throw error
        throw new CodexError(error.code, `${error.message} ${hint}`, { cause: error })
      }
    },
  }
}

function hintFor({ code, message }: CodexError, local: LocalServer, model: string) {
  if (code === "model-unknown") return `Or get it with: ${getCommand(local, model)}`
  if (code !== "provider-unavailable" || !message.startsWith("cannot reach")) return undefined
  return `If it is not running, start it with: ${local.start}`
}

/** A name that a shell would not take as it is stays a placeholder: it is for copying. */
function getCommand({ getModel }: LocalServer, model: string): string {
  return getModel.replace("NAME", /^[\w./:@+-]+$/.test(model) ? model : "NAME")
}
