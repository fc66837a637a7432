import { join, resolve } from "node:path"
import { findGitFolder, readSmall } from "./git-folder.js"

/** What a session file says of the repository that it was started in. */
export type GitFacts = {
  readonly commitHash?: string
  readonly branch?: string
  /** Without user, password and query. */
  readonly repositoryUrl?: string
}

/**
 * Reads commit, branch and the address of `origin` from git's own files, without starting git
 * (gitrepository-layout(5)). Undefined outside a repository; what cannot be read is left out.
 */
export function readGitFacts(cwd: string): GitFacts | undefined {
  const folder = findGitFolder(cwd)
  if (folder === undefined) return undefined
  const common = commonFolder(folder)

  const head = readSmall(join(folder, "HEAD"))?.trim() ?? ""
  const ref = /^ref: (refs\/[^\0]+)$/.exec(head)?.[1]
  const commitHash = ref === undefined ? hash(head) : resolveRef(ref, folder, common)
  const branch = ref?.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : undefined
  const repositoryUrl = originUrl(readSmall(join(common, "config")) ?? "")
  return {
    ...(commitHash !== undefined && { commitHash }),
    ...(branch !== undefined && { branch }),
    ...(repositoryUrl !== undefined && { repositoryUrl }),
  }
}

function commonFolder(folder: string): string {
  const target = /^[^\0\n]+/.exec(readSmall(join(folder, "commondir")) ?? "")?.[0]
  return target === undefined ? folder : resolve(folder, target.trim())
}

function resolveRef(ref: string, folder: string, common: string): string | undefined {
  if (ref.split("/").includes("..")) return undefined
  return (
    hash(readSmall(join(folder, ref))) ??
    hash(readSmall(join(common, ref))) ??
    packedRef(ref, readSmall(join(common, "packed-refs")) ?? "")
  )
}

function packedRef(ref: string, packed: string): string | undefined {
  const end = packed.indexOf(` ${ref}\n`)
  return end === -1 ? undefined : hash(packed.slice(packed.lastIndexOf("\n", end - 1) + 1, end))
}

function hash(text: string | undefined): string | undefined {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.exec(text?.trim() ?? "")?.[0]
}

function originUrl(config: string): string | undefined {
  const section = /^\s*\[remote "origin"\]\s*$([^[]*)/m.exec(config)?.[1]
  const url = /^\s*url\s*=\s*"?([^"\n]+?)"?\s*$/m.exec(section ?? "")?.[1]
  return url === undefined ? undefined : withoutCredentials(url)
}

/** Paths and `host:path` addresses hold no password; in every other form it could be anywhere. */
function withoutCredentials(url: string): string | undefined {
  if (!url.includes("://")) return url
  if (!URL.canParse(url)) return undefined
  const parsed = new URL(url)
  parsed.username = ""
  parsed.password = ""
  parsed.search = ""
  parsed.hash = ""
  return parsed.href
}
