/**
 * A text as lines that each keep their own ending: `\n`, `\r\n`, `\r`, or none for a last line without
 * one. `texts` and `endings` are of equal length; an empty file has no lines.
 */
export type TextFile = {
  readonly byteOrderMark: "" | "\ufeff"
  readonly texts: readonly string[]
  readonly endings: readonly string[]
}

export const emptyText: TextFile = { byteOrderMark: "", texts: [], endings: [] }

/** Undefined for bytes that are not UTF-8 (RFC 3629): writing them back as text would change them. */
export function decodeText(bytes: Uint8Array): TextFile | undefined {
  const text = decodeUtf8(bytes)
  if (text === undefined) return undefined
  const byteOrderMark = text.startsWith("\ufeff") ? "\ufeff" : ""
  return { byteOrderMark, ...splitLines(text.slice(byteOrderMark.length)) }
}

export function encodeText(file: TextFile): Buffer {
  const lines = file.texts.map((text, index) => text + (file.endings[index] ?? ""))
  return Buffer.from(file.byteOrderMark + lines.join(""), "utf8")
}

/** What an added line ends with: the file's first ending (decision 24). */
export function addedEnding(file: TextFile): string {
  return file.endings[0] || "\n"
}

function splitLines(text: string): Pick<TextFile, "texts" | "endings"> {
  const texts: string[] = []
  const endings: string[] = []
  let start = 0
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    texts.push(text.slice(start, match.index))
    endings.push(match[0])
    start = match.index + match[0].length
  }
  if (start < text.length) {
    texts.push(text.slice(start))
    endings.push("")
  }
  return { texts, endings }
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_ENCODING_INVALID_ENCODED_DATA")
      return undefined
    throw error
  }
}
