/**
 * Keeps the beginning and the end of a stream of bytes in bounded memory, and counts the middle.
 * Half of the limit goes to each. Decoded once, at character boundaries (UTF-8, RFC 3629).
 */
export class HeadTail {
  readonly #half: number
  #head: Buffer[] = []
  #headBytes = 0
  #tail: Buffer[] = []
  #tailBytes = 0
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
      const part = chunk.subarray(0, room)
      this.#head.push(Buffer.from(part))
      this.#headBytes += part.length
    }
    if (chunk.length > room) this.#pushTail(chunk.subarray(Math.max(room, 0)))
  }

  /** The text; where bytes are missing, a line says how many. */
  text(): string {
    const head = Buffer.concat(this.#head)
    const tail = Buffer.concat(this.#tail)
    const kept = tail.subarray(Math.max(0, tail.length - this.#half))
    const missing = this.#total - head.length - kept.length
    if (missing === 0) return Buffer.concat([head, kept]).toString("utf8")
    const cleanHead = withoutSplitEnd(head)
    const cleanTail = withoutSplitStart(kept)
    const omitted = this.#total - cleanHead.length - cleanTail.length
    return `${cleanHead.toString("utf8")}\n[… ${omitted} bytes left out …]\n${cleanTail.toString("utf8")}`
  }

  #pushTail(chunk: Buffer): void {
    // Copied, so that a small rest does not keep a whole pipe buffer alive.
    this.#tail.push(Buffer.from(chunk.subarray(Math.max(0, chunk.length - this.#half))))
    this.#tailBytes += Math.min(chunk.length, this.#half)
    // Joined only at twice the size, so that each byte is copied a bounded number of times.
    if (this.#tailBytes <= 2 * this.#half && this.#tail.length <= 4096) return
    const joined = Buffer.concat(this.#tail)
    const kept = joined.subarray(Math.max(0, joined.length - this.#half))
    this.#tail = [Buffer.from(kept)]
    this.#tailBytes = kept.length
  }
}

/** Drops a character whose last bytes are missing. */
function withoutSplitEnd(bytes: Buffer): Buffer {
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
