import { everyStart } from "./every-start.js"
import type { Segment, Understanding } from "./segment.js"
import { type Argument, startedBy } from "./started-by.js"

export type Reader = (script: string) => Understanding

/** Wrappers around wrappers, looked into as far as this. */
const deepest = 8

/** The command with those that it would start, found by what is known of its program. */
export async function withInner(
  segment: Segment,
  reader: () => Promise<Reader>,
  depth: number,
): Promise<Segment> {
  const { commands, scripts } = startedBy(segment)
  if (commands.length === 0 && scripts.length === 0) return segment
  if (depth === deepest) {
    const inner = everyStart(segment.text)
    return hiding({ ...segment, inner }, "commands in commands, too deep")
  }
  const found = commands.filter((command) => command.length > 0).map(started)
  const unread: string[] = []
  for (const script of scripts) {
    const read = script === undefined ? unknownScript : (await reader())(script)
    found.push(...read.segments)
    if (read.hidden !== undefined) unread.push(read.hidden)
  }
  const inner: Segment[] = []
  for (const one of found) inner.push(await withInner(one, reader, depth + 1))
  const [why] = unread
  return why === undefined ? { ...segment, inner } : hiding({ ...segment, inner }, why)
}

const unknownScript: Understanding = {
  segments: [],
  hidden: "a script that is not known before it runs",
}

function hiding(segment: Segment, hidden: string): Segment {
  return { ...segment, hidden, doubts: [...segment.doubts, hidden] }
}

function started(command: readonly Argument[]): Segment {
  return {
    words: command.map(({ word }) => word),
    written: command.map(({ written }) => written),
    text: command.map(({ written }) => written).join(" "),
    doubts: [],
    outputs: [],
    inner: [],
  }
}
