import type { Readable } from "node:stream"
import { StringDecoder } from "node:string_decoder"

/**
 * The lines of a stream, however long, split at line feeds only: JSON may hold every other separator
 * that node:readline splits at.
 */
export async function* readLines(stream: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8")
  let pieces: string[] = []
  for await (const chunk of stream) {
    const [first = "", ...more] = decoder.write(chunk).split("\n")
    pieces.push(first)
    for (const next of more) {
      yield pieces.join("")
      pieces = [next]
    }
  }
  const last = pieces.join("") + decoder.end()
  if (last !== "") yield last
}
