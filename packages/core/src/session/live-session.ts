import { runTask } from "../agent/task.js"
import { CodexError, errorMessage } from "../errors.js"
import { withoutKeys } from "../keys/without-keys.js"
import type { Event, TaskEnded } from "../protocol/event.js"
import { type Item, textPart } from "../protocol/item.js"
import type { Op, UserInput } from "../protocol/op.js"
import type { Sandbox, Supervise } from "../sandbox/sandbox.js"
import type { StoredSession } from "../store/session-log.js"
import type { RunningCommand } from "../tools/exec-session/exec-session.js"
import { Approvals } from "./approvals.js"
import { Channel } from "./channel.js"
import { commandEnvOf } from "./command-env-of.js"
import { contextMessage } from "./context-message.js"
import { Conversation } from "./conversation.js"
import { newId } from "./new-id.js"
import { removeOwnTmp } from "./own-tmp.js"
import { ReplyKeeper } from "./reply-keeper.js"
import { sandboxOf } from "./sandbox-of.js"
import type { Session } from "./session.js"
import { supervisorOf } from "./supervisor-of.js"
import { taskAgent } from "./task-agent.js"
import type { World } from "./world.js"

type Task = {
  readonly taskId: string
  readonly input: readonly UserInput[]
  readonly abort: AbortController
  ended: Promise<void>
}

/** At most one task at a time; what is typed meanwhile joins it, or starts the next one. */
export class LiveSession implements Session {
  readonly id: string
  readonly #world: World
  readonly #channel = new Channel<Event>()
  readonly #approvals = new Approvals()
  readonly #conversation: Conversation
  readonly #sandbox: () => Promise<Sandbox>
  readonly #supervise: () => Promise<Supervise | undefined>
  readonly #commandEnv: (callId: string) => Promise<Readonly<Record<string, string>>>
  readonly #reply: ReplyKeeper
  #typed: UserInput[] = []
  #task: Task | undefined
  #contextTold = false
  #closed = false

  constructor(world: World, past?: StoredSession) {
    this.id = world.sessionId
    this.#world = world
    this.#reply = new ReplyKeeper(world.log)
    const emit = (event: Event) => this.#channel.push(event)
    this.#conversation = new Conversation(world, emit, past)
    this.#sandbox = sandboxOf(world, emit)
    this.#supervise = supervisorOf(world, (message) => this.warn(message))
    this.#commandEnv = commandEnvOf(world)
    const { config, log, model } = world
    emit({
      type: "session-started",
      sessionId: this.id,
      model: model.name,
      provider: config.provider.name,
      cwd: config.cwd,
      approvalPolicy: config.approvalPolicy,
      sandboxPolicy: config.sandboxPolicy,
      ...(log.path !== undefined && { sessionFile: log.path }),
      resumed: past !== undefined,
    })
  }

  get events(): AsyncIterable<Event> {
    return this.#channel
  }

  /** For what is found out beside a task. */
  warn(message: string): void {
    this.#channel.push({ type: "notice", level: "warning", message })
  }

  send(op: Op): void {
    switch (op.type) {
      case "user-input":
        return this.#type(op)
      case "approval":
        return this.#approvals.answer(op)
      case "interrupt":
        return this.#interrupt(op.reason)
    }
  }

  runningCommands(): readonly RunningCommand[] {
    return this.#world.commands.list()
  }

  stopCommand(id: number): Promise<void> {
    return this.#world.commands.get(id).stop()
  }

  async idle(): Promise<void> {
    // A task that ends may leave input that the next one answers.
    while (this.#task !== undefined) await this.#task.ended
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#interrupt("the session was closed")
    await Promise.all([this.#task?.ended, this.#world.commands.close()])
    await removeOwnTmp(this.#world.config, (message) => this.warn(message))
    await this.#world.log.close()
    this.#channel.close()
  }

  #type(op: UserInput): void {
    if (this.#closed) throw new CodexError("input-invalid", "the session is closed")
    if (op.text.trim() === "" && (op.images ?? []).length === 0) {
      throw new CodexError("input-invalid", "the input is empty; say what should be done")
    }
    if (this.#task === undefined) this.#startTask([op])
    else this.#typed.push(op)
  }

  #interrupt(reason = "the turn was interrupted"): void {
    this.#task?.abort.abort(new CodexError("interrupted", reason))
  }

  #startTask(input: readonly UserInput[]): void {
    const taskId = input[0]?.taskId ?? newId()
    const task: Task = { taskId, input, abort: new AbortController(), ended: Promise.resolve() }
    this.#task = task
    // Begins after `#task` is set, so that whatever the task does finds itself running.
    task.ended = Promise.resolve().then(() => this.#run(task))
  }

  /** The one place where a task ends. */
  async #run(task: Task): Promise<void> {
    const { taskId, abort } = task
    const since = this.#conversation.items.length
    this.#channel.push({ type: "task-started", taskId })
    const failure = await this.#attempt(task).then(
      () => undefined,
      (error: unknown) => failureOf(error, abort.signal),
    )
    this.#reply.forget()
    const lastMessage = this.#conversation.lastMessage(since)
    const outcome = failure?.outcome ?? "completed"
    await this.#world.log.endTask(outcome, lastMessage)
    if (outcome === "completed") await this.#notify(task, lastMessage)
    this.#task = undefined
    this.#channel.push({
      type: "task-ended",
      taskId,
      outcome,
      ...failure,
      ...(lastMessage !== undefined && { lastMessage }),
    })
    const next = this.#takeTyped()
    if (next.length > 0 && !this.#closed) this.#startTask(next)
  }

  async #attempt({ taskId, input, abort: { signal } }: Task): Promise<void> {
    const { config, log, model } = this.#world
    await log.startTask({
      turnId: taskId,
      cwd: config.cwd,
      approvalPolicy: config.approvalPolicy,
      sandboxPolicy: config.sandboxPolicy,
      model: model.name,
      modelProvider: config.provider.id,
      ...(config.reasoningEffort !== undefined && { effort: config.reasoningEffort }),
    })
    const context = await this.#tellContext()
    await runTask([...context, ...input.map(toMessage)], this.#agent(signal))
  }

  #agent(signal: AbortSignal) {
    return taskAgent({
      world: this.#world,
      conversation: this.#conversation,
      approvals: this.#approvals,
      signal,
      emit: (event) => {
        this.#reply.note(event)
        this.#channel.push(event)
      },
      sandbox: this.#sandbox,
      supervise: this.#supervise,
      commandEnv: this.#commandEnv,
      // What is typed after an interrupt is for the next task.
      takeInput: () => (signal.aborted ? [] : this.#takeTyped().map(toMessage)),
      interrupt: () => this.#interrupt(),
    })
  }

  /** Once a session, and on resuming only when something is different now. */
  async #tellContext(): Promise<readonly Item[]> {
    if (this.#contextTold) return []
    const { items } = this.#conversation
    const told = await contextMessage(this.#world, items, (message) => this.warn(message))
    this.#contextTold = true
    return told
  }

  #takeTyped(): readonly UserInput[] {
    const typed = this.#typed
    this.#typed = []
    return typed
  }

  async #notify({ taskId, input }: Task, lastMessage?: string): Promise<void> {
    const { config, originator } = this.#world
    if (config.notify.length === 0) return
    const { notify } = await import("./notify.js")
    const notice = {
      threadId: this.id,
      turnId: taskId,
      cwd: config.cwd,
      client: originator,
      inputMessages: input.map((op) => op.text),
      ...(lastMessage !== undefined && { lastMessage }),
    }
    const env = withoutKeys(process.env, config.keyVariables)
    notify(config.notify, notice, env, ({ message }) =>
      this.warn(`the notify program could not be started: ${message}; see notify in config.toml`),
    )
  }
}

function toMessage({ text, images = [] }: UserInput): Item {
  return { type: "user-message", content: [...images, ...(text === "" ? [] : [textPart(text)])] }
}

function failureOf(
  error: unknown,
  signal: AbortSignal,
): Pick<TaskEnded, "outcome" | "error"> & object {
  const cause: unknown = signal.aborted ? signal.reason : error
  const code = cause instanceof CodexError ? cause.code : "internal"
  return {
    outcome: signal.aborted ? "interrupted" : "failed",
    error: { code, message: errorMessage(cause) },
  }
}
