import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"

/** A line of `codex exec --json`; the schema knows the rest. */
export type EventLine = {
  readonly type: string
  readonly item?: Readonly<Record<string, unknown>> & { readonly type: string }
  readonly [field: string]: unknown
}

const schemaFile = join(import.meta.dirname, "../../../docs/exec-events.schema.json")

let validate: ValidateFunction<EventLine> | undefined

/**
 * The events that a run with `--json` printed. Throws unless every line fits the published schema, with
 * no field beyond it, and the lines tell of one thread, whose turn ends at most once and last.
 */
export function checkEventLines(stdout: string): readonly EventLine[] {
  if (stdout === "") return []
  if (!stdout.endsWith("\n")) throw new Error(`the last line is not ended: ${stdout.slice(-200)}`)
  const events = stdout.slice(0, -1).split("\n").map(checkLine)
  if (events[0]?.type !== "thread.started") throw new Error(`no thread.started: ${stdout}`)
  const ends = events.filter(({ type }) => type === "turn.completed" || type === "turn.failed")
  if (ends.length > 1) throw new Error(`the turn ends ${ends.length} times: ${stdout}`)
  if (ends.length === 1 && ends[0] !== events.at(-1)) throw new Error(`the turn goes on: ${stdout}`)
  return events
}

function checkLine(line: string): EventLine {
  const event: unknown = JSON.parse(line)
  validate ??= new Ajv2020().compile<EventLine>(
    closed(JSON.parse(readFileSync(schemaFile, "utf8"))),
  )
  if (validate(event)) return event
  throw new Error(`a line does not fit the schema: ${line}\n${JSON.stringify(validate.errors)}`)
}

/** Readers must bear further fields; we must not print any that the schema does not have. */
function closed<Schema>(schema: Schema): Schema {
  const text = JSON.stringify(schema, (_key, value) =>
    value?.type === "object" && value.properties !== undefined
      ? { ...value, additionalProperties: false }
      : value,
  )
  return JSON.parse(text)
}
