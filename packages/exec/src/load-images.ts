import { type ImagePart, loadImage } from "@codex/core"

/** The pictures of a command line, in its order. Throws a CodexError for one that cannot be used. */
export function loadImages(paths: readonly string[]): Promise<readonly ImagePart[]> {
  return Promise.all(paths.map(loadImage))
}
