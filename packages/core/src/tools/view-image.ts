import { resolve } from "node:path"
import * as z from "zod/mini"
import { ToolError, errorMessage } from "../errors.js"
import { defineTool } from "./define-tool.js"

/** Puts a picture from the disk before the model. */
export const viewImageTool = defineTool({
  name: "view_image",
  description: "Shows you an image file (PNG, JPEG, GIF, WebP).",
  input: z.object({ path: z.string() }),
  plan({ path }, { cwd }) {
    const file = resolve(cwd, path)
    return {
      action: { kind: "read", paths: [file] },
      run: async () => ({
        content: [await load(file)],
        ok: true,
        result: { kind: "read", paths: [file] },
      }),
    }
  },
})

async function load(file: string) {
  const { loadImage } = await import("./load-image.js")
  try {
    return await loadImage(file)
  } catch (error) {
    throw new ToolError(errorMessage(error))
  }
}
