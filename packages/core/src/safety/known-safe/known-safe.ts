import { homedir } from "node:os"
import { resolve } from "node:path"
import type { SandboxPolicy } from "../../protocol/policy.js"
import { mayRead } from "../../sandbox/access.js"
import { canonicalPath, isBelow } from "../../sandbox/contains.js"
import type { Segment, Understanding } from "../shell/segment.js"
import { builtins } from "./builtins.js"
import { gitConfigIsHarmless } from "./git-config.js"
import { judgeProgram } from "./judge-program.js"
import { isForeignProgram } from "./locate-program.js"
import type { Reads } from "./program.js"
import { judges, programs } from "./programs.js"
import { matchesSecret, namesSecret } from "./secret-names.js"
import { isChosenByProject, versions } from "./versions.js"

export type Place = {
  /** Where the command starts. */
  readonly cwd: string
  /** The PATH that it gets. */
  readonly path: string
  readonly policy: SandboxPolicy
  /** What was found out about programs' names, kept while nothing is run. */
  readonly located?: Map<string, boolean>
}

const mostSegments = 32
const mostFolders = 16
/** Characters. */
const longestCommand = 4096

/** Why a command is not known to only read, and which part of it, when it is one. */
export type Unsafe = { readonly why: string; readonly segment?: Segment }

/** Undefined when a command is known to only read, but for parts that are allowed. */
export function whyNotSafe(
  { segments, doubt, shell }: Understanding,
  place: Place,
  isAllowed: (segment: Segment) => boolean = () => false,
): Unsafe | undefined {
  if (doubt !== undefined) return { why: doubt }
  if (segments.length === 0) return { why: "it is empty" }
  if (segments.length > mostSegments) return { why: `it has more than ${mostSegments} commands` }
  if (segments.some(({ text }) => text.length > longestCommand)) return { why: "it is too long" }
  if (shell !== undefined && !isForeign(shell, place)) {
    return { why: `${quote(shell)} is not a program of the system` }
  }
  const isBuiltin = (name: string) => shell !== undefined && Object.hasOwn(builtins, name)
  // Where a command may be run: a `cd` in front may have failed, or been in a subshell.
  let folders: readonly string[] = [place.cwd]
  for (const segment of segments) {
    for (const cwd of isAllowed(segment) ? [] : folders) {
      const why = whyNotSafeSegment(segment, { ...place, cwd }, isBuiltin)
      if (why !== undefined) return { why, segment }
    }
    if (shell !== undefined) folders = foldersAfter(segment, folders)
    if (folders.length > mostFolders) return { why: "it changes its folder too often" }
  }
  return undefined
}

function whyNotSafeSegment(
  segment: Segment,
  place: Place,
  isBuiltin: (name: string) => boolean,
): string | undefined {
  const [doubt] = segment.doubts
  if (doubt !== undefined) return doubt
  const [program = "", ...rest] = segment.words.filter((word) => word !== undefined)
  if (segment.words.length === 0) return "it is empty"
  if (program === "cd" && isBuiltin("echo")) return whyNotSafeChange(rest, place)
  const reads = judge(program, rest)
  if (reads === undefined) return `${quote(program)} is not known to only read with these arguments`
  if (!isBuiltin(program) && !isForeign(program, place)) {
    return `${quote(program)} is not a program of the system`
  }
  return whyNotReadable(program, reads, place)
}

function judge(program: string, rest: readonly string[]): Reads | undefined {
  const [only] = rest
  if (rest.length === 1 && only !== undefined && Object.hasOwn(versions, program)) {
    if (versions[program]?.includes(only)) return { paths: [] }
  }
  if (Object.hasOwn(builtins, program)) return builtins[program]?.(rest)
  const known = programs.get(program)
  return known === undefined ? judges.get(program)?.(rest) : judgeProgram(known, rest)
}

/** Looked up once a name where many commands are judged and none of them runs. */
function isForeign(name: string, { path, policy, located }: Place): boolean {
  const known = located?.get(name)
  if (known !== undefined) return known
  const foreign = isForeignProgram(name, path, policy)
  located?.set(name, foreign)
  return foreign
}

/** Only to a folder that is named; without one, or with `-`, it is anywhere. */
function whyNotSafeChange(rest: readonly string[], place: Place): string | undefined {
  const [folder = "-"] = rest
  if (rest.length !== 1 || folder.startsWith("-")) return "it changes to a folder that is not named"
  return whyNotReadable("cd", { paths: [folder] }, place)
}

function foldersAfter(
  { words: [program, folder] }: Segment,
  folders: readonly string[],
): readonly string[] {
  if (program !== "cd" || folder === undefined) return folders
  return [...new Set([...folders, ...folders.map((cwd) => resolve(cwd, folder))])]
}

function whyNotReadable(program: string, reads: Reads, place: Place): string | undefined {
  const from = resolve(place.cwd, reads.from ?? "")
  const paths = [from, ...reads.paths.map((path) => resolve(from, path))]
  const secret = paths.find((path) => isSecret(path, place.policy))
  if (secret !== undefined) return `${secret} may hold a secret`
  // The folder that the command is in was chosen for work; others are looked through for something.
  const pattern = reads.patterns?.find(matchesSecret)
  if (pattern !== undefined) return `${pattern} may pick a secret`
  const searched = reads.recursive === true ? paths.filter((path) => !isBelow(place.cwd, path)) : []
  const around = searched.find((path) => holdsSecrets(path, place.policy))
  if (around !== undefined) return `${around} holds secrets`
  if (isChosenByProject(program, from)) return `the project chooses which ${program} is started`
  if (program === "git" && !gitConfigIsHarmless(from)) {
    return "the repository's configuration could make git start something"
  }
  return undefined
}

function isSecret(path: string, policy: SandboxPolicy): boolean {
  if (!mayRead(policy, path) && path !== "/dev/null") return true
  return namesSecret(path) || namesSecret(canonicalPath(path))
}

/** A search of all of a home, or of what is above it, reads what nobody named. */
function holdsSecrets(path: string, { deniedPaths }: SandboxPolicy): boolean {
  const real = canonicalPath(path)
  return [homedir(), ...deniedPaths].some((denied) => isBelow(real, denied)) || real === "/etc"
}

function quote(text: string): string {
  return `\`${text}\``
}
