import { harmless } from "@codex/core"

/** Foreign text as a part of one of our lines, which it must not end. */
export function inert(text: string): string {
  return harmless(text).replaceAll("\n", "⏎")
}
