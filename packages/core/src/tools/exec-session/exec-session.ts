import { StringDecoder } from "node:string_decoder"
import { freezeTree } from "../../process/freeze-tree.js"
import type { ExitStatus } from "../../process/program.js"
import { HeadTail, withoutSplitEnd } from "../../sandbox/head-tail.js"
import type { LiveCommand } from "../../sandbox/live-command.js"

/** What is known of a command that runs. */
export type RunningCommand = {
  readonly id: number
  readonly argv: readonly string[]
  readonly cwd: string
  readonly tty: boolean
  /** Whether it runs in the sandbox. */
  readonly confined: boolean
}

export type Look = {
  /** How long to wait for the end, in milliseconds. */
  readonly waitMs: number
  readonly signal: AbortSignal
  /** Called with decoded text as it arrives, for the first megabyte. */
  readonly onOutput: (text: string) => void
}

/** What came of a command since it was last looked at. `status` is absent while it runs. */
export type Seen = {
  readonly output: string
  readonly durationMs: number
  readonly status?: ExitStatus
}

/** Kept of what nobody has looked at yet; the middle of more is left out. */
const keptBytes = 1024 * 1024

/** From the polite signal to the final one. */
const graceMs = 2000

/** A command that goes on while the model does something else. */
export class ExecSession {
  readonly about: RunningCommand
  readonly #live: LiveCommand
  readonly #ended: Promise<void>
  #status: ExitStatus | undefined
  #unread = new HeadTail(keptBytes)
  /** The beginning of a character whose rest has not come yet. */
  #split = Buffer.alloc(0)
  #onOutput: ((chunk: Buffer) => void) | undefined

  constructor(live: LiveCommand, about: RunningCommand) {
    this.about = about
    this.#live = live
    live.onOutput((chunk) => this.#keep(chunk))
    this.#ended = live.ended.then((status) => {
      live.dispose()
      this.#status = status
    })
  }

  get running(): boolean {
    return this.#status === undefined
  }

  /** Lets nothing of it act until the returned function is called. */
  pause(): Promise<() => void> {
    return freezeTree(this.#live.pid)
  }

  write(text: string): void {
    if (text === "\u0003") this.#live.interrupt()
    else this.#live.write(text)
  }

  /** Waits for the end, but not longer than asked for, and takes what was printed. Throws the signal's reason. */
  async look({ waitMs, signal, onOutput }: Look): Promise<Seen> {
    signal.throwIfAborted()
    const started = performance.now()
    const decoder = new StringDecoder("utf8")
    let shown = 0
    this.#onOutput = (chunk) => {
      if (shown < keptBytes) onOutput(decoder.write(chunk))
      shown += chunk.length
    }
    try {
      await this.#endedOr(waitMs, signal)
    } finally {
      this.#onOutput = undefined
    }
    signal.throwIfAborted()
    const durationMs = Math.round(performance.now() - started)
    const status = this.#status
    return { output: this.#take(), durationMs, ...(status !== undefined && { status }) }
  }

  /** Ends it, if need be by force. */
  async stop(): Promise<void> {
    if (this.running) this.#live.stop(graceMs)
    await this.#ended
  }

  #keep(chunk: Buffer): void {
    this.#onOutput?.(chunk)
    const bytes = this.#split.length === 0 ? chunk : Buffer.concat([this.#split, chunk])
    const whole = withoutSplitEnd(bytes)
    this.#split = Buffer.from(bytes.subarray(whole.length))
    this.#unread.push(whole)
  }

  #take(): string {
    if (!this.running) this.#unread.push(this.#split)
    const text = this.#unread.text()
    this.#unread = new HeadTail(keptBytes)
    return this.about.tty ? text.replaceAll("\r\n", "\n") : text
  }

  #endedOr(waitMs: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, waitMs)
    signal.addEventListener("abort", () => resolve(), { once: true })
    return Promise.race([this.#ended, promise]).finally(() => clearTimeout(timer))
  }
}
