import type { RepairKind } from "../../protocol/repair-kind.js"

const words: Readonly<Record<RepairKind, readonly [one: string, many: string]>> = {
  text: ["tool call written as text", "tool calls written as text"],
  json: ["call with broken JSON", "calls with broken JSON"],
  name: ["misspelt tool name", "misspelt tool names"],
  argv: ["string in place of a list", "strings in place of lists"],
}

/** Counts the repairs of one task. */
export class RepairCount {
  readonly #counts = new Map<RepairKind, number>()

  add(kind: RepairKind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
  }

  counts(): Readonly<Partial<Record<RepairKind, number>>> {
    return Object.fromEntries(this.#counts)
  }

  /** For people; undefined when nothing was mended. */
  summary(): string | undefined {
    if (this.#counts.size === 0) return undefined
    const parts = [...this.#counts].map(
      ([kind, count]) => `${count} ${words[kind][count === 1 ? 0 : 1]}`,
    )
    return `Mended in the model's replies: ${parts.join(", ")}.`
  }
}
