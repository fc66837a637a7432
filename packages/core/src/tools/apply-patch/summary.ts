import type { Outcome } from "./staged-patch.js"

const marks = ["A", "M", "D"] as const

/** What was done, one line per file: added, then modified, then deleted. */
export function summarise(outcomes: readonly Outcome[]): string {
  const lines = marks.flatMap((mark) =>
    outcomes.filter((outcome) => outcome.mark === mark).map((outcome) => `${mark} ${outcome.name}`),
  )
  return ["Success. Updated the following files:", ...lines].join("\n")
}
