import { readFileSync } from "node:fs"
import type * as z from "zod/mini"
import { CodexError, errorMessage } from "../errors.js"
import type { Model, ModelEvent, ModelRequest } from "./model.js"
import {
  type CallOutcome,
  type RecordedStep,
  outcomesSinceReply,
  recordedStep,
  recordingHeader,
} from "./recording.js"

/**
 * A model that says again what it said when it was recorded. Throws `replay-parted` when the calls did
 * not end as they did then, or when the recording has no further reply.
 */
export function replayModel(file: string): Model {
  const { model, steps } = readRecording(file)
  let next = 0
  return { name: model, stream }

  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    signal.throwIfAborted()
    const step = steps[next]
    if (step === undefined) throw atItsEnd(steps.length, file)
    const got = outcomesSinceReply(request)
    if (JSON.stringify(got) !== JSON.stringify(step.expects)) throw parted(step, got)

    for (const event of step.events) {
      if (event.type === "completed") next++
      yield event
      signal.throwIfAborted()
    }
  }
}

type Recording = { readonly model: string; readonly steps: readonly RecordedStep[] }

function readRecording(file: string): Recording {
  const lines = read(file)
    .split("\n")
    .filter((line) => line.trim() !== "")
  const [first = "", ...rest] = lines
  const { model } = parseLine(recordingHeader, first, `${file}, line 1`)
  const steps = rest.map((line, index) =>
    parseLine(recordedStep, line, `${file}, line ${index + 2}`),
  )
  return { model, steps }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8")
  } catch (error) {
    throw new CodexError("config-unreadable", `cannot read the recording ${file}`, { cause: error })
  }
}

function parseLine<T>(schema: z.ZodMiniType<T>, line: string, where: string): T {
  try {
    return schema.parse(JSON.parse(line))
  } catch (error) {
    const message = `${where}: not a recording of version 1: ${errorMessage(error)}. Record it anew.`
    throw new CodexError("config-invalid", message, { cause: error })
  }
}

function atItsEnd(steps: number, file: string): CodexError {
  const message = `the recording has ${steps} replies and another was asked for: ${file}`
  return new CodexError("replay-parted", message)
}

function parted({ step, expects }: RecordedStep, got: readonly CallOutcome[]): CodexError {
  const message = `the recording parted at step ${step}: expected ${shown(expects)}, got ${shown(got)}`
  return new CodexError("replay-parted", message)
}

function shown(outcomes: readonly CallOutcome[]): string {
  const each = outcomes.map(({ callId, ok }) => `${callId} ${ok ? "ok" : "failed"}`)
  return each.length === 0 ? "no tool results" : each.join(", ")
}
