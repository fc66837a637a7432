import type { Segment } from "./segment.js"

const wordsOfEach = 8

/**
 * A command from each word of a script that cannot be read. Too many, and none of them allows anything;
 * but what a rule forbids cannot hide behind something that does not parse.
 */
export function everyStart(script: string): readonly Segment[] {
  const words = script.split(/[\s;&|()<>`'"$\\{}]+/).filter((word) => word !== "")
  return words.map((_, index): Segment => {
    const own = words.slice(index, index + wordsOfEach)
    const doubts = ["a script that cannot be read"]
    return { words: own, written: own, text: own.join(" "), doubts, outputs: [], inner: [] }
  })
}
