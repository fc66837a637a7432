import { existsSync } from "node:fs"
import type { Sandbox } from "@codex/core"
import { findHelper, type FoundHelper } from "./find-helper.js"
import { bareBubblewrapForm, bubblewrapForm, helperForm, landlockForm } from "./forms.js"
import { type Layer, selfTest, type Tried } from "./self-test.js"
import { starts } from "./starts.js"

/** Never looked up on PATH: a folder of the project may be on it. */
const places = ["/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap"]

const withoutNamespaces: readonly Layer[] = ["write", "network", "secrets", "system-calls"]
const full: readonly Layer[] = [
  ...withoutNamespaces,
  "signals",
  "namespaces",
  "processes",
  "unix-sockets",
]

/**
 * The best sandbox that this machine can give, chosen by trying it from inside, never by a version.
 * Nothing when no form holds. When a better form cannot be used, `gaps` begins with the reason.
 */
export async function createSandbox(
  vendorFolders?: readonly string[],
): Promise<Sandbox | undefined> {
  const helper = tryToFind(vendorFolders)
  if (helper.kind === "unusable") return withGap(await bareBubblewrap(), helper.reason)
  const own = helperForm(helper)
  const tried = await tryForm(own, helper.path)
  if (holds(tried, full)) return own
  const reason = `namespaces cannot be used here: ${problemOf(tried, full)}`
  for (const program of places.filter(existsSync)) {
    const form = bubblewrapForm(program, helper)
    if (holds(await tryForm(form, "/dev/codex-sandbox"), full)) return withGap(form, reason)
  }
  const landlock = await tryForm(landlockForm(helper), helper.path)
  if (holds(landlock, withoutNamespaces))
    return withGap(landlockForm(helper, landlock.held), reason)
  return withGap(
    await bareBubblewrap(),
    `the helper holds nothing on this kernel: ${problemOf(landlock, withoutNamespaces)}`,
  )
}

function tryToFind(vendorFolders: readonly string[] | undefined): FoundHelper {
  try {
    return findHelper(vendorFolders)
  } catch (error) {
    return {
      kind: "unusable",
      reason: `the helper cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
}

function holds({ held }: Tried, wanted: readonly Layer[]): boolean {
  return wanted.every((layer) => held.has(layer))
}

/** In its own words, if it said something. */
function problemOf({ held, problem }: Tried, wanted: readonly Layer[]): string {
  return problem ?? `not held: ${wanted.filter((layer) => !held.has(layer)).join(", ")}`
}

async function tryForm(form: Sandbox, probe: string): Promise<Tried> {
  try {
    return await selfTest(form, probe)
  } catch (error) {
    // No temporary folder: nothing was shown, so nothing is believed.
    return { held: new Set(), problem: error instanceof Error ? error.message : String(error) }
  }
}

async function bareBubblewrap(): Promise<Sandbox | undefined> {
  for (const program of places.filter(existsSync)) {
    const form = bareBubblewrapForm(program)
    if (await starts(form)) return form
  }
  return undefined
}

function withGap(form: Sandbox | undefined, reason: string): Sandbox | undefined {
  return form && { ...form, gaps: [reason, ...form.gaps] }
}
