import {
  CodexError,
  type Config,
  type ConfigOverrides,
  type ImagePart,
  loadConfig,
  loadImage,
  readSession,
  type Sandbox,
  type Supervise,
  type Session,
  startSession,
  type StoredSession,
} from "@codex/core"
import { protoFold } from "./mapping.js"
import { Questions } from "./questions.js"
import {
  type ConfigureSession,
  configureOverrides,
  configureProvider,
  decisionOf,
  type InputItem,
  parseLine,
  type ProtoOp,
} from "./submission.js"

export type ConnectionParts = {
  /** The command line's layer, below what the client configures. */
  readonly overrides: ConfigOverrides
  readonly sandbox: Promise<Sandbox | undefined>
  readonly findSupervisor: () => Promise<Supervise | undefined>
  readonly write: (line: string) => Promise<void>
  readonly note: (line: string) => void
}

type Live = {
  readonly session: Session
  /** The path of the session's file, when it has one. */
  readonly file: string | undefined
  readonly printed: Promise<void>
  used: boolean
}

/** One client: its submissions, the session that it has configured, and that session's events. */
export class Connection {
  readonly #parts: ConnectionParts
  readonly #questions = new Questions()
  #live: Live | undefined
  /** Nobody will answer any more, so questions are answered no. */
  #deaf = false

  constructor(parts: ConnectionParts) {
    this.#parts = parts
  }

  /** The session that exists before the client says anything. Throws a CodexError. */
  async open(): Promise<void> {
    const config = await loadConfig(this.#parts.overrides)
    for (const notice of config.notices) this.#parts.note(notice)
    await this.#start("0", config)
  }

  /** Carries out one line. What is wrong with it becomes an error event. */
  async submit(line: string): Promise<void> {
    if (line.trim() === "") return
    const parsed = parseLine(line)
    if (parsed.kind === "bad") return this.#error(parsed.id, parsed.message)
    const { id, op } = parsed.submission
    try {
      await this.#carryOut(id, op)
    } catch (error) {
      if (!(error instanceof CodexError)) throw error
      await this.#error(id, error.message)
    }
  }

  /** After the last line: waits for what runs, then closes. */
  async finish(): Promise<void> {
    this.#deaf = true
    this.#denyAll()
    await this.#live?.session.idle()
    await this.close()
  }

  /** Interrupts what runs, and resolves when its last event is written. */
  async close(): Promise<void> {
    const live = this.#live
    this.#live = undefined
    await live?.session.close()
    await live?.printed
  }

  async #carryOut(id: string, op: ProtoOp): Promise<void> {
    if (op.type === "configure_session") return this.#configure(id, op)
    const live = this.#live
    if (live === undefined) {
      throw new CodexError("input-invalid", "there is no session; send configure_session first")
    }
    switch (op.type) {
      case "interrupt":
        return live.session.send({ type: "interrupt" })
      case "user_input":
        live.used = true
        return live.session.send({ type: "user-input", taskId: id, ...(await inputOf(op)) })
      case "exec_approval":
      case "patch_approval": {
        const callId = this.#questions.find(op)
        if (callId === undefined) throw new CodexError("input-invalid", "no such question is open")
        const { remember } = op
        live.session.send({
          type: "approval",
          callId,
          decision: decisionOf(op.decision),
          ...(remember !== undefined && { remember }),
        })
        // After an answer that was refused it is still open.
        return this.#questions.close(callId)
      }
    }
  }

  /** Another session in place of the old one, which goes on in it if anything was said. */
  async #configure(id: string, op: ConfigureSession): Promise<void> {
    const loaded = await loadConfig(merged(this.#parts.overrides, configureOverrides(op)))
    const config: Config = {
      ...loaded,
      provider: configureProvider(op, loaded.provider),
      ...(typeof op.instructions === "string" && { userInstructions: op.instructions }),
      ...(op.notify !== undefined && { notify: op.notify }),
    }
    const file = this.#live?.used === true ? this.#live.file : undefined
    await this.close()
    const past =
      file === undefined ? undefined : await readSession(file, { provider: config.provider.id })
    await this.#start(id, config, past)
  }

  async #start(id: string, config: Config, resume?: StoredSession): Promise<void> {
    const session = await startSession(config, {
      sandbox: this.#parts.sandbox,
      findSupervisor: this.#parts.findSupervisor,
      source: "proto",
      originator: process.env["CODEX_INTERNAL_ORIGINATOR_OVERRIDE"] || "codex_proto",
      ...(resume !== undefined && { resume }),
    })
    const { promise: file, resolve } = Promise.withResolvers<string | undefined>()
    const printed = this.#print(id, session, resolve)
    this.#live = { session, file: await file, printed, used: resume !== undefined }
  }

  async #print(
    id: string,
    session: Session,
    onFile: (path: string | undefined) => void,
  ): Promise<void> {
    const fold = protoFold(id)
    for await (const event of session.events) {
      if (event.type === "session-started") onFile(event.sessionFile)
      this.#questions.note(event)
      for (const line of fold(event)) await this.#parts.write(`${JSON.stringify(line)}\n`)
      if (this.#deaf) this.#denyAll()
    }
  }

  #denyAll(): void {
    for (const callId of this.#questions.takeAll()) {
      this.#live?.session.send({ type: "approval", callId, decision: "denied" })
    }
  }

  async #error(id: string, message: string): Promise<void> {
    await this.#parts.write(`${JSON.stringify({ id, msg: { type: "error", message } })}\n`)
  }
}

function merged(below: ConfigOverrides, above: ConfigOverrides): ConfigOverrides {
  const settings = [...(below.settings ?? []), ...(above.settings ?? [])]
  return { ...below, ...above, settings }
}

async function inputOf({ items }: Extract<ProtoOp, { type: "user_input" }>) {
  const texts = items.flatMap((item) => (item.type === "text" ? [item.text] : []))
  const images = await Promise.all(items.map(imageOf))
  return { text: texts.join("\n\n"), images: images.filter((image) => image !== undefined) }
}

async function imageOf(item: InputItem): Promise<ImagePart | undefined> {
  switch (item.type) {
    case "text":
      return undefined
    case "image":
      return { type: "image", url: item.image_url }
    case "local_image":
      return loadImage(item.path)
  }
}
