import { CodexError, type ErrorCode } from "../errors.js"
import type { Answerer } from "../protocol/model-usage.js"
import { type Item, sealOf, withoutSeal } from "../protocol/item.js"
import { Failure } from "./failure.js"
import type { Model, ModelEvent, ModelRequest } from "./model.js"

export type NamedModel = {
  /** The provider's id. */
  readonly provider: string
  readonly model: Model
  /** What is configured and not sent to it, and why; for people. */
  readonly unsent: readonly string[]
}

/** What another provider may do better; a wrong key or a bad request is the user's to mend. */
const down: ReadonlySet<ErrorCode> = new Set([
  "provider-unavailable",
  "rate-limited",
  "quota-exceeded",
  "stream-disconnected",
])

/**
 * The first of these models that answers, for as long as it does; then the next one, for the rest of
 * the session. One goes on between two attempts at the same reply, before any of its tools has run.
 */
export function fallbackModel(models: readonly [NamedModel, ...NamedModel[]]): Model {
  const [first] = models
  let current = 0
  /** Reasoning and signatures that the current model has issued: only it can read them. */
  let issued = new Set<string>()
  return { name: first.model.name, stream }

  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    for (;;) {
      const asked = models[current] ?? first
      const { model, provider } = asked
      const answeredBy = { provider, model: model.name }
      const items = current === 0 ? request.items : request.items.map(readable)
      try {
        for await (const event of model.stream({ ...request, items }, signal)) {
          remember(event)
          yield current > 0 && event.type === "completed" ? { ...event, answeredBy } : event
        }
        return
      } catch (error) {
        const next = models[current + 1]
        if (next === undefined || signal.aborted || !isDown(error)) {
          throw current > 0 ? failureBy(answeredBy, error) : error
        }
        current++
        issued = new Set()
        const label = labelOf(asked)
        const change = `${label} does not answer (${error.message}). Going on with ${labelOf(next)}, for the rest of the session (model_fallbacks).`
        const message = [change, ...next.unsent].join(" ")
        request.onNotice?.({ level: "warning", message })
        const attempts = { attempt: current, maxAttempts: models.length - 1 }
        yield { type: "retrying", ...attempts, delayMs: 0, reason: `${label} does not answer` }
      }
    }
  }

  function remember(event: ModelEvent): void {
    const seal = event.type === "item" ? sealOf(event.item) : undefined
    if (seal !== undefined) issued.add(seal)
  }

  function readable(item: Item): Item {
    const seal = sealOf(item)
    return seal === undefined || issued.has(seal) ? item : withoutSeal(item)
  }
}

/** `provider/model`, for people. */
function labelOf({ provider, model }: NamedModel): string {
  return `${provider}/${model.name}`
}

/** What it has used is counted at its own price. */
function failureBy(answeredBy: Answerer, error: unknown): unknown {
  if (!(error instanceof Failure) || error.options.usage === undefined) return error
  return new Failure(error.code, error.message, { ...error.options, answeredBy })
}

function isDown(error: unknown): error is CodexError {
  return error instanceof CodexError && down.has(error.code)
}
