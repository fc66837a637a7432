import { join } from "node:path"
import { CodexError } from "../errors.js"
import { harmless } from "../protocol/harmless.js"
import type { Config } from "./config.js"
import { canonicalPath, isBelow } from "../sandbox/contains.js"
import { foldersBetween, nearestWith } from "./places.js"
import { type FoundFile, readRegularFile } from "./read-regular-file.js"

/** What AGENTS.md files say, as one text for the model; absent when they say nothing. */
export type ProjectDocs = { readonly text?: string; readonly notices: readonly string[] }

/** One file's text. `omitted` bytes at its end did not fit. */
type Doc = { readonly path: string; readonly text: string; readonly omitted: number }

const separator = "--- project-doc ---"
const maxGlobalBytes = 256 * 1024

/**
 * Reads the user's AGENTS.md, then one per folder from the project's root down to the working folder.
 * The project's byte limit is spent from the deepest file up, so that the most specific is kept.
 */
export async function projectInstructions(
  config: Pick<Config, "home" | "cwd" | "projectDoc">,
): Promise<ProjectDocs> {
  const notices: string[] = []
  const say = (notice: string) => void notices.push(notice)
  const own = readFirst(config.home, {
    names: fixedNames,
    within: undefined,
    maxBytes: maxGlobalBytes,
    say,
  })
  const project = readProject(config, say)
  sayOmitted([...(own ? [own] : []), ...project], say)

  const parts = [own?.text, joined(project)].filter(Boolean)
  if (parts.length === 0) return { notices }
  const body = parts.join(`\n\n${separator}\n\n`)
  const heading = `AGENTS.md instructions for ${harmless(config.cwd).replaceAll("\n", " ")}`
  return { text: `${heading}\n\n<INSTRUCTIONS>\n${body}\n</INSTRUCTIONS>`, notices }
}

const fixedNames = ["AGENTS.override.md", "AGENTS.md"]

/** Root first. */
function readProject(
  { cwd, projectDoc }: Pick<Config, "cwd" | "projectDoc">,
  say: (notice: string) => void,
): readonly Doc[] {
  const { maxBytes, fallbackFilenames, rootMarkers } = projectDoc
  if (maxBytes === 0) return []
  const root = nearestWith(cwd, rootMarkers) ?? cwd
  const names = [...fixedNames, ...fallbackFilenames]
  let left = maxBytes
  const deepestFirst = foldersBetween(root, cwd)
    .toReversed()
    .flatMap((folder) => {
      const doc = readFirst(folder, { names, within: root, maxBytes: left, say })
      if (doc === undefined) return []
      left -= Buffer.byteLength(doc.text)
      return [doc]
    })
  return deepestFirst.toReversed()
}

type Search = {
  readonly names: readonly string[]
  /** Canonical; a link that leads out of it is not followed. Absent: links may lead anywhere. */
  readonly within: string | undefined
  readonly maxBytes: number
  readonly say: (notice: string) => void
}

/** The first of the names that is a file with something in it. */
function readFirst(folder: string, search: Search): Doc | undefined {
  for (const name of search.names) {
    const doc = readDoc(join(folder, name), search)
    if (doc !== undefined) return doc
  }
  return undefined
}

function readDoc(path: string, { within, maxBytes, say }: Search): Doc | undefined {
  const real = realPath(path)
  if (real === undefined) return undefined
  if (within !== undefined && !isBelow(within, real)) {
    say(`${path} leads out of the project and is not read`)
    return undefined
  }
  const found = look(real, maxBytes, say)
  if (found?.kind !== "file") return undefined
  const kept = cutAtCharacter(found.bytes, maxBytes)
  const text = kept
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trim()
  const omitted = found.size - kept.length
  return text === "" && omitted === 0 ? undefined : { path, text, omitted }
}

/** What we may not read is said and left out: the folder's owner chose it, not the user. */
function look(path: string, maxBytes: number, say: Search["say"]): FoundFile | undefined {
  try {
    // One byte more than fits shows where a character begins.
    return readRegularFile(path, maxBytes + 1)
  } catch (error) {
    if (!(error instanceof CodexError)) throw error
    say(error.message)
    return undefined
  }
}

function realPath(path: string): string | undefined {
  try {
    return canonicalPath(path)
  } catch {
    // A loop of links, or a folder that we may not look into.
    return undefined
  }
}

/** At most `maxBytes`, and no half character at the end: RFC 3629, later bytes of one are 10xxxxxx. */
function cutAtCharacter(bytes: Buffer, maxBytes: number): Buffer {
  if (bytes.length <= maxBytes) return bytes
  let end = maxBytes
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end)
}

function joined(docs: readonly Doc[]): string {
  return docs
    .map(({ text }) => text)
    .filter(Boolean)
    .join("\n\n")
}

/** One line for all of them. */
function sayOmitted(docs: readonly Doc[], say: (notice: string) => void): void {
  const cut = docs.filter(({ omitted }) => omitted > 0)
  if (cut.length === 0) return
  const each = cut.map(({ path, omitted }) => `${path} (its last ${omitted} bytes)`)
  say(
    `left out of the instructions, which are too long: ${each.join(", ")}; see project_doc_max_bytes`,
  )
}
