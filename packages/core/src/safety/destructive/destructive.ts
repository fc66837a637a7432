import { existsSync, statSync } from "node:fs"
import { homedir } from "node:os"
import { basename, join, resolve } from "node:path"
import type { SandboxPolicy } from "../../protocol/policy.js"
import { mayWrite } from "../../sandbox/access.js"
import { type OutputFile, type Segment, type Word, everySegment } from "../shell/segment.js"
import { CommandWords, type Operand } from "./command-words.js"
import type { Destruction } from "./destruction.js"
import { verbs } from "./verbs.js"

/** The command that destroys something, and whether what it destroys lies outside of the policy. */
export type Destructive = { readonly segment: Segment; readonly reachesOutside: boolean }

/** Every command of these that removes or overwrites what may not come back. */
export function findDestructive(
  segments: readonly Segment[],
  cwd: string,
  policy: SandboxPolicy,
): readonly Destructive[] {
  const found: Destructive[] = []
  // Where a command may be run: a `cd` in front may have been skipped, or not be known.
  let folders: readonly string[] = [cwd]
  for (const segment of segments) {
    for (const one of everySegment([segment])) {
      const destruction = destructionOf(one)
      if (destruction === undefined || isNothing(one, destruction, folders)) continue
      found.push({ segment: one, reachesOutside: reachesOutside(destruction, folders, policy) })
    }
    folders = foldersAfter(segment, folders)
  }
  return found
}

function destructionOf(segment: Segment): Destruction | undefined {
  const truncated = segment.outputs.filter(losesContent)
  const byOutput = truncated.map(({ path, written }) => ({ word: path, written }))
  const byVerb = verbOf(segment)?.(new CommandWords(segment))
  if (byVerb === undefined && byOutput.length === 0) return undefined
  return { ...byVerb, targets: [...(byVerb?.targets ?? []), ...byOutput] }
}

const streams = /^\/dev\/(?:null|stdout|stderr|tty|fd\/\d+)$/

function losesContent({ truncates, path }: OutputFile): boolean {
  return truncates && !(path !== undefined && streams.test(path))
}

function verbOf({ words: [program] }: Segment) {
  if (program === undefined) return undefined
  const name = basename(program).toLowerCase()
  if (/^(?:mkfs|newfs|fsck|mke2fs)\b/.test(name))
    return () => ({ targets: [], elsewhere: true as const })
  return Object.hasOwn(verbs, name) ? verbs[name] : undefined
}

/** Moving or copying to where nothing is yet loses nothing. */
function isNothing(
  { words, written }: Segment,
  { targets }: Destruction,
  folders: readonly string[],
): boolean {
  if (!["mv", "cp"].includes(basename(words[0] ?? ""))) return false
  const given = new CommandWords({ words, written })
  if (given.has("-f", "--force", "-t", "--target-directory")) return false
  const sources = given.operands.slice(0, -1).map(({ word }) => word)
  return targets.every(({ word }) => folders.every((folder) => isFree(folder, word, sources)))
}

function isFree(folder: string, target: Word, sources: readonly Word[]): boolean {
  if (target === undefined) return false
  const path = resolve(folder, target)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat?.isDirectory()) return stat === undefined
  return sources.every(
    (source) => source !== undefined && !existsSync(join(path, basename(source))),
  )
}

function reachesOutside(
  destruction: Destruction,
  folders: readonly string[],
  policy: SandboxPolicy,
): boolean {
  if (destruction.elsewhere) return true
  return destruction.targets.some((target) => {
    const path = pathOf(target)
    // What cannot be told before it runs is the sandbox's to hold.
    if (path === undefined) return false
    return folders.some((folder) => !mayWrite(policy, resolve(folder, path)))
  })
}

/** The path of a target, of a pattern the folder in front of it; undefined when it is not known. */
function pathOf({ word, written }: Operand): string | undefined {
  if (word !== undefined) return word
  const bare = written.replace(/^"(.*)"$/s, "$1")
  const atHome = /^(?:~|\$HOME|\$\{HOME\})(?=\/|$)(.*)$/s.exec(bare)
  if (atHome) return literalStart(`${homedir()}${atHome[1] ?? ""}`)
  return literalStart(bare)
}

function literalStart(text: string): string | undefined {
  if (/[$`\\"'~]|\.\./.test(text)) return undefined
  const pattern = text.search(/[*?[{]/)
  if (pattern < 0) return text
  const start = text.slice(0, text.lastIndexOf("/", pattern) + 1)
  return start === "" ? "." : start
}

function foldersAfter({ words }: Segment, folders: readonly string[]): readonly string[] {
  const [program, folder] = words
  if (program !== "cd" && program !== "pushd") return folders
  if (folder === undefined || folders.length > 16) return folders
  return [...new Set([...folders, ...folders.map((from) => resolve(from, folder))])]
}
