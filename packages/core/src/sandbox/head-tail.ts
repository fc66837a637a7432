/**
 * Keeps the beginning and the end of a stream of bytes in bounded memory, and counts the middle.
 * Half of the limit goes to each. Decoded once, at character boundaries (UTF-8, RFC 3629).
 */
export class HeadTail {
  readonly #half: number
  readonly #head: Buffer[] = []
  #headBytes = 0
  /** A ring: the byte after the last one written is the oldest. Made only when the head is full. */
  #ring: Buffer | undefined
  #ringAt = 0
  #total = 0

  constructor(limitBytes: number) {
    this.#half = Math.floor(limitBytes / 2)
  }

  get totalBytes(): number {
    return this.#total
  }

  push(chunk: Buffer): void {
    this.#total += chunk.length
    const room = this.#half - this.#headBytes
    if (room > 0) {
      // Copied, so that a few bytes do not keep a whole pipe buffer alive.
      const part = Buffer.from(chunk.subarray(0, room))
      this.#head.push(part)
      this.#headBytes += part.length
    }
    if (chunk.length > room) this.#pushTail(chunk.subarray(room))
  }

  /** The text; where bytes are missing, a line says how many. */
  text(): string {
    const head = Buffer.concat(this.#head)
    const tail = this.#tail()
    if (head.length + tail.length === this.#total) {
      return Buffer.concat([head, tail]).toString("utf8")
    }
    const start = withoutSplitEnd(head)
    const end = withoutSplitStart(tail)
    const missing = this.#total - start.length - end.length
    return `${start.toString("utf8")}\n[… ${missing} bytes left out …]\n${end.toString("utf8")}`
  }

  #pushTail(chunk: Buffer): void {
    if (this.#half === 0) return
    this.#ring ??= Buffer.allocUnsafe(this.#half)
    const part = chunk.subarray(Math.max(0, chunk.length - this.#half))
    const first = part.copy(this.#ring, this.#ringAt)
    part.copy(this.#ring, 0, first)
    this.#ringAt = (this.#ringAt + part.length) % this.#half
  }

  #tail(): Buffer {
    const pushed = this.#total - this.#headBytes
    if (this.#ring === undefined) return Buffer.alloc(0)
    if (pushed < this.#half) return this.#ring.subarray(0, pushed)
    return Buffer.concat([this.#ring.subarray(this.#ringAt), this.#ring.subarray(0, this.#ringAt)])
  }
}

/** Without a last character whose last bytes are missing. */
export function withoutSplitEnd(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes
  }
  return bytes
}

/** Drops the bytes of a character whose beginning is missing. */
function withoutSplitStart(bytes: Buffer): Buffer {
  let start = 0
  while (start < Math.min(3, bytes.length) && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++
  return bytes.subarray(start)
}
