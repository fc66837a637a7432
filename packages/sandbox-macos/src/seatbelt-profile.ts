import type { SandboxPolicy } from "@codex/core"
import { baseProfile } from "./base-profile.js"
import { otherSpelling } from "./other-spelling.js"

/** A profile in Seatbelt's language, and the values of its parameters: no path is ever in the text. */
export type Profile = {
  readonly text: string
  readonly parameters: Readonly<Record<string, string>>
}

/** What a policy is for sandbox-exec(1). Later rules win: what is denied comes after what is allowed. */
export function seatbeltProfile(policy: SandboxPolicy): Profile {
  const parameters: Record<string, string> = {}
  const named = (prefix: string, paths: readonly string[]) =>
    paths.map((path, at) => {
      parameters[`${prefix}_${at}`] = path
      return `(param "${prefix}_${at}")`
    })
  const parts = [
    baseProfile,
    readRules(policy, (paths) => named("READABLE_ROOT", paths)),
    writeRules(policy, (paths) => named("WRITABLE_ROOT", paths)),
    protectedRules(policy, (paths) => named("PROTECTED", paths)),
    deniedRules(named("DENIED", policy.deniedPaths)),
    networkRules(policy),
  ]
  return { text: `${parts.filter((part) => part !== "").join("\n")}\n`, parameters }
}

type Name = (paths: readonly string[]) => readonly string[]

/** What programs need to start at all, where only some folders may be read. */
const systemFolders = [
  "/System",
  "/Library",
  "/usr",
  "/bin",
  "/sbin",
  "/opt",
  "/dev",
  "/private/etc",
  "/private/var/db/dyld",
  "/private/var/select",
]

function readRules({ read, write }: SandboxPolicy, name: Name): string {
  if (read === "all" || write === "all") return "(allow file-read*)"
  const system = systemFolders.map((path) => `(subpath "${path}")`)
  const roots = name([...read, ...write]).map((root) => `(subpath ${root})`)
  // Paths are looked up from the root on, and the working folder by its names.
  return [
    '(allow file-read* (literal "/"))',
    "(allow file-read-metadata)",
    rule("allow file-read*", [...system, ...roots]),
  ].join("\n")
}

function writeRules({ write }: SandboxPolicy, name: Name): string {
  if (write === "all") return '(allow file-write* (regex #"^/"))'
  return rule(
    "allow file-write*",
    name(write).map((root) => `(subpath ${root})`),
  )
}

/**
 * What nobody may make or change. File systems here fold case, so no protected name may be made in other
 * letters either (CVE-2025-59944), wherever it is: as written they are common, in capitals never.
 */
function protectedRules({ protectedPaths, write }: SandboxPolicy, name: Name): string {
  if (write === "all") return ""
  const exact = name(protectedPaths).flatMap((path) => [`(literal ${path})`, `(subpath ${path})`])
  const spelt = [".git", ".codex", ".agents"].map((dir) => `(regex #"/${otherSpelling(dir)}(/|$)")`)
  return rule("deny file-write*", [...exact, ...spelt])
}

function deniedRules(denied: readonly string[]): string {
  const paths = denied.flatMap((path) => [`(literal ${path})`, `(subpath ${path})`])
  return rule("deny file-read* file-write*", paths)
}

/** Off includes localhost: a rule cannot tell a server of the command from one of somebody else. */
function networkRules({ network }: SandboxPolicy): string {
  if (network === "none") return ""
  return "(allow network-outbound)\n(allow network-inbound)\n(allow system-socket)"
}

/** A rule without a filter would be about everything. */
function rule(head: string, filters: readonly string[]): string {
  return filters.length === 0 ? "" : `(${head}\n  ${filters.join("\n  ")})`
}
