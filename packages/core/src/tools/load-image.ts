import { constants } from "node:fs"
import { open } from "node:fs/promises"
import { CodexError, errorMessage } from "../errors.js"
import type { ImagePart } from "../protocol/item.js"

/** What providers take at the most for one picture. */
const maxBytes = 20 * 1024 * 1024

/**
 * An image file as a `data:` URL. The kind is told by its first bytes, never by its name.
 * Throws `image-unreadable` for what is missing, too large, not a regular file, or not a picture.
 */
export async function loadImage(path: string): Promise<ImagePart> {
  const bytes = await read(path)
  const mime = imageType(bytes)
  if (mime === undefined) {
    throw unreadable(path, "it is not a PNG, JPEG, GIF or WebP picture")
  }
  return { type: "image", url: `data:${mime};base64,${bytes.toString("base64")}` }
}

async function read(path: string): Promise<Buffer> {
  // Without blocking, or a pipe that nobody writes to would hold us for ever.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      throw unreadable(path, errorMessage(error), error)
    },
  )
  try {
    const stats = await file.stat()
    if (!stats.isFile()) throw unreadable(path, "it is not a regular file")
    if (stats.size > maxBytes) throw unreadable(path, "it is larger than 20 MB")
    return await file.readFile()
  } finally {
    await file.close()
  }
}

function unreadable(path: string, why: string, cause?: unknown): CodexError {
  return new CodexError(
    "image-unreadable",
    `the image ${path} cannot be used: ${why}; name a picture file that can be read`,
    { cause },
  )
}

/** Magic numbers: PNG (RFC 2083), JPEG (ITU T.81), GIF (GIF89a), WebP (RFC 9649). */
function imageType(bytes: Buffer): string | undefined {
  const starts = (text: string, at = 0) => bytes.toString("latin1", at, at + text.length) === text
  if (starts("\x89PNG\r\n\x1a\n")) return "image/png"
  if (starts("\xff\xd8\xff")) return "image/jpeg"
  if (starts("GIF87a") || starts("GIF89a")) return "image/gif"
  if (starts("RIFF") && starts("WEBP", 8)) return "image/webp"
  return undefined
}
