import type { Writable } from "node:stream"

/** Text to one of the process's streams. The stream is opened at the first write. */
export type Output = {
  /** Resolves when the reader has room for more. Does nothing once the reader is gone. */
  write(text: string): Promise<void>
  /** Resolves when everything has left the process, or the reader is gone. */
  flush(): Promise<void>
  /** True when something was lost for another reason than a reader who left, such as a full disk. */
  failed(): boolean
}

/** `onGone` is called once when nobody reads any more (EPIPE), or writing fails for another reason. */
export function createOutput(
  open: () => Writable,
  onGone: (error: NodeJS.ErrnoException) => void,
): Output {
  let stream: Writable | undefined
  let gone = false
  let failed = false

  function opened(): Writable {
    if (stream !== undefined) return stream
    stream = open()
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (gone) return
      gone = true
      failed = error.code !== "EPIPE"
      onGone(error)
    })
    return stream
  }

  return {
    async write(text) {
      if (gone || text === "") return
      const target = opened()
      if (target.write(text) || gone) return
      await roomIn(target)
    },
    async flush() {
      if (stream === undefined || gone) return
      const target = stream
      // The callback comes in either case, with or without an error.
      await new Promise<void>((resolve) => target.write("", () => resolve()))
    },
    failed: () => failed,
  }
}

function roomIn(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      stream.off("drain", settle).off("error", settle).off("close", settle)
      resolve()
    }
    stream.on("drain", settle).on("error", settle).on("close", settle)
  })
}
