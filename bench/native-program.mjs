import { globSync } from "node:fs"
import { resolve } from "node:path"

/** The peer's binary itself, not the Node program in front of it that npm puts on PATH. */
export function nativeProgram(folder) {
  const pattern = "node_modules/@openai/codex-*/vendor/*/bin/codex"
  const [path] = globSync(pattern, { cwd: folder })
  if (path !== undefined) return resolve(folder, path)
  throw new Error(`no ${pattern} below ${folder}: run npm install @openai/codex there`)
}
