import { ToolError } from "../../errors.js"
import type { LiveCommand } from "../../sandbox/live-command.js"
import { ExecSession, type RunningCommand } from "./exec-session.js"

/** So many may run at a time. */
const mostRunning = 32

/** The ended ones that nobody has looked at since; older ones are forgotten. */
const mostEnded = 32

/** The commands of a session that run on between calls. They end with the session. */
export class ExecSessions {
  readonly #sessions = new Map<number, ExecSession>()
  #lastId = 0
  #closed = false

  /** The running ones, oldest first. */
  list(): readonly RunningCommand[] {
    return this.#all(true).map(({ about }) => about)
  }

  /** Throws a ToolError that names what runs, when no more may. */
  requireRoom(): void {
    if (this.#all(true).length < mostRunning) return
    throw new ToolError(
      `${mostRunning} commands run already, which is the limit; end one with write_stdin and "kill": true. ${this.#names()}`,
    )
  }

  add(live: LiveCommand, about: Omit<RunningCommand, "id">): ExecSession {
    const session = new ExecSession(live, { ...about, id: ++this.#lastId })
    this.#sessions.set(session.about.id, session)
    for (const { about } of this.#all(false).slice(0, -mostEnded)) this.#sessions.delete(about.id)
    // It was being started when the session was closed.
    if (this.#closed) void session.stop()
    return session
  }

  /** Throws a ToolError that names what runs, for a number that nothing runs under. */
  get(id: number): ExecSession {
    const session = this.#sessions.get(id)
    if (session !== undefined) return session
    throw new ToolError(`no command runs as session ${id}. ${this.#names()}`)
  }

  /**
   * Does what must not be disturbed while nothing in the sandbox acts: between the look at a path and its
   * use, a command could put a link in its place that leads out.
   */
  async whilePaused<T>(work: () => Promise<T>): Promise<T> {
    const thaws: (() => void)[] = []
    try {
      for (const session of this.#all(true)) {
        if (session.about.confined) thaws.push(await session.pause())
      }
      return await work()
    } finally {
      for (const thaw of thaws) thaw()
    }
  }

  /** Of one whose end has been told. */
  forget(session: ExecSession): void {
    this.#sessions.delete(session.about.id)
  }

  /** Ends all of them, and what is added later. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#sessions.values()].map((session) => session.stop()))
  }

  #all(running: boolean): readonly ExecSession[] {
    return [...this.#sessions.values()].filter((session) => session.running === running)
  }

  #names(): string {
    const running = this.list()
    if (running.length === 0) return "None is running"
    const names = running.map(({ id, argv }) => `${id} (${argv.join(" ").slice(0, 60)})`)
    return `Running: ${names.join(", ")}`
  }
}
