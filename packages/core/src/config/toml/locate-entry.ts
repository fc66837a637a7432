import type { KeyPath } from "./key-path.js"
import { locateKey } from "./locate-key.js"

/**
 * The line, from 1, where an entry of a list of tables begins: the header `[[name]]` that counts up to
 * it. Where the list is spelt in another way, the line of the list; 1 when even that is not found.
 */
export function locateEntry(text: string, path: KeyPath): number {
  const list = path.slice(0, -1)
  const headers = text.split("\n").flatMap((line, at) => (opensEntry(line, list) ? [at + 1] : []))
  return headers[Number(path.at(-1))] ?? locateKey(text, list) ?? 1
}

function opensEntry(line: string, list: KeyPath): boolean {
  const name = /^\s*\[\[\s*([\w.-]+)\s*\]\]/.exec(line)?.[1]
  return name === list.map(String).join(".")
}
