import type { Item } from "../protocol/item.js"

export type StoredReply = { readonly responseId: string; readonly items: number }

/** What the provider keeps of this conversation (decision 18). Never kept over processes. */
export type StoredMode = {
  /** The stored reply that these items continue, and how many of them it holds. */
  continued(items: readonly Item[]): StoredReply | undefined
  /** A reply to these items is complete. */
  remember(items: readonly Item[], reply: readonly Item[], responseId: string | undefined): void
  /** The provider does not keep replies after all: send everything from now on. */
  giveUp(): void
}

export function storedMode(enabled: boolean): StoredMode {
  let usable = enabled
  let responseId: string | undefined
  let held: readonly Item[] = []

  return {
    continued(items) {
      if (!usable || responseId === undefined || items.length <= held.length) return undefined
      return held.every((item, index) => isSame(item, items[index]))
        ? { responseId, items: held.length }
        : undefined
    },
    remember(items, reply, id) {
      if (!usable) return
      responseId = id
      held = [...items, ...reply]
    },
    giveUp() {
      usable = false
      held = []
    },
  }
}

/** Nearly always the same object; a copy says the same. */
function isSame(a: Item, b: Item | undefined): boolean {
  return a === b || (b !== undefined && JSON.stringify(a) === JSON.stringify(b))
}
