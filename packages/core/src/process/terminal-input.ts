import { writeSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"

/** A terminal's line editor takes no more at a time. */
const pieceBytes = 1024

/** While nobody reads, the kernel takes no more; then it is asked again after so many milliseconds. */
const pauseMs = 20

/** Types into a terminal, in order, and never into a descriptor that is closed and used anew. */
export class TerminalInput {
  readonly #fd: number
  #queue = Buffer.alloc(0)
  #writing = false
  #closed = false

  constructor(fd: number) {
    this.#fd = fd
  }

  write(text: string): void {
    this.#queue = Buffer.concat([this.#queue, Buffer.from(text)])
    if (!this.#writing) void this.#writeAll() // It does not reject.
  }

  close(): void {
    this.#closed = true
    this.#queue = Buffer.alloc(0)
  }

  async #writeAll(): Promise<void> {
    this.#writing = true
    while (this.#queue.length > 0 && !this.#closed) {
      const written = this.#writePiece(this.#queue.subarray(0, pieceBytes))
      this.#queue = this.#queue.subarray(written)
      if (written === 0) await sleep(pauseMs, undefined, { ref: false })
    }
    this.#writing = false
  }

  /** A terminal never blocks us: it takes at once what it takes, and says EAGAIN otherwise. */
  #writePiece(piece: Buffer): number {
    try {
      return writeSync(this.#fd, piece)
    } catch (error) {
      // EIO: nobody is at the other end any more.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") this.close()
      return 0
    }
  }
}
