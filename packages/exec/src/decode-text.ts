import { CodexError } from "@codex/core"

/** Longer marks first: that of UTF-32 little endian begins with that of UTF-16. */
const marks: readonly { readonly bytes: readonly number[]; readonly encoding: string }[] = [
  { bytes: [0xff, 0xfe, 0x00, 0x00], encoding: "UTF-32" },
  { bytes: [0x00, 0x00, 0xfe, 0xff], encoding: "UTF-32" },
  { bytes: [0xef, 0xbb, 0xbf], encoding: "utf-8" },
  { bytes: [0xff, 0xfe], encoding: "utf-16le" },
  { bytes: [0xfe, 0xff], encoding: "utf-16be" },
]

/**
 * Piped text: UTF-8, or what its byte order mark says (UTF-8, UTF-16). The mark is taken off. Throws a
 * CodexError `input-invalid` for bytes that are no text.
 */
export function decodeText(bytes: Uint8Array): string {
  const mark = marks.find((mark) => mark.bytes.every((byte, at) => bytes[at] === byte))
  const encoding = mark?.encoding ?? "utf-8"
  if (encoding === "UTF-32") throw undecodable("it is UTF-32")
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw undecodable(`it is not valid ${encoding.toUpperCase()}`, error)
  }
}

function undecodable(why: string, cause?: unknown): CodexError {
  return new CodexError(
    "input-invalid",
    `the text on stdin cannot be read: ${why}; convert it to UTF-8`,
    { cause },
  )
}
