import { appendFileSync, chmodSync, writeFileSync } from "node:fs"
import { CodexError, errorMessage } from "../errors.js"
import type { Redact } from "../protocol/redact.js"
import type { Model, ModelEvent, ModelRequest } from "./model.js"
import { type RecordedStep, type RecordingHeader, outcomesSinceReply } from "./recording.js"

/** Deltas are kept in pieces of about this size: enough to see a reply grow. In characters. */
const pieceLength = 48

/**
 * Takes down the replies of a model, to be replayed without a network. The file is written anew, for
 * its owner only, a line per complete reply; `redact` takes the secrets out.
 */
export function recordModel(model: Model, file: string, redact: Redact): Model {
  const header: RecordingHeader = { type: "codex-recording", version: 1, model: model.name }
  begin(file, toLine(header, redact))
  let step = 0
  return { name: model.name, stream }

  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    let events: ModelEvent[] = []
    for await (const event of model.stream(request, signal)) {
      if (event.type === "retrying") events = []
      else add(events, event)
      if (event.type === "completed") {
        step++
        const expects = outcomesSinceReply(request)
        const line: RecordedStep = { step, expects, events: withoutCutSecrets(events, redact) }
        // Before the tools run: what they do must not outlive what made them do it.
        appendFileSync(file, toLine(line, redact))
      }
      yield event
    }
  }
}

function begin(file: string, line: string): void {
  try {
    writeFileSync(file, line, { mode: 0o600 })
    // A file that was there keeps its mode.
    chmodSync(file, 0o600)
  } catch (error) {
    const message = `cannot write the recording ${file}: ${errorMessage(error)}`
    throw new CodexError("input-invalid", message, { cause: error })
  }
}

function toLine(value: RecordingHeader | RecordedStep, redact: Redact): string {
  return `${redact(JSON.stringify(value))}\n`
}

/** A secret that was cut in two by the pieces of a text would be found in neither. */
function withoutCutSecrets(events: ModelEvent[], redact: Redact): ModelEvent[] {
  return (["text-delta", "reasoning-delta"] as const).reduce((rest, type) => {
    const text = rest.map((event) => (event.type === type ? event.text : "")).join("")
    if (redact(text) === text) return rest
    const first = rest.findIndex((event) => event.type === type)
    return rest.flatMap((event, at) => {
      if (at === first) return [{ type, text: redact(text) }]
      return event.type === type ? [] : [event]
    })
  }, events)
}

/** Joins a delta to the piece before it while that is short. */
function add(events: ModelEvent[], event: ModelEvent): void {
  const last = events.at(-1)
  const isDelta = event.type === "text-delta" || event.type === "reasoning-delta"
  if (isDelta && last?.type === event.type && last.text.length < pieceLength) {
    events[events.length - 1] = { type: event.type, text: last.text + event.text }
  } else {
    events.push(event)
  }
}
