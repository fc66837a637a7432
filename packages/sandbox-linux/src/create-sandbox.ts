import { existsSync } from "node:fs"
import type { Sandbox } from "@codex/core"
import { findHelper, type FoundHelper } from "./find-helper.js"
import { bareBubblewrapForm, bubblewrapForm, helperForm, landlockForm } from "./forms.js"
import { type Layer, selfTest } from "./self-test.js"
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
 * Nothing when no form holds. When the helper cannot be used, `gaps` begins with the reason.
 */
export async function createSandbox(
  vendorFolders?: readonly string[],
): Promise<Sandbox | undefined> {
  const helper = tryToFind(vendorFolders)
  if (helper.kind === "unusable") return withGap(await bareBubblewrap(), helper.reason)
  const own = helperForm(helper)
  if (await holds(own, helper.path, full)) return own
  for (const program of places.filter(existsSync)) {
    const form = bubblewrapForm(program, helper)
    if (await holds(form, "/dev/codex-sandbox", full)) return form
  }
  const landlock = landlockForm(helper)
  const held = await heldBy(landlock, helper.path)
  if (withoutNamespaces.every((layer) => held.has(layer))) return landlockForm(helper, held)
  return withGap(await bareBubblewrap(), "the helper holds nothing on this kernel")
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

async function holds(form: Sandbox, probe: string, wanted: readonly Layer[]): Promise<boolean> {
  const held = await heldBy(form, probe)
  return wanted.every((layer) => held.has(layer))
}

async function heldBy(form: Sandbox, probe: string): Promise<ReadonlySet<Layer>> {
  try {
    return await selfTest(form, probe)
  } catch {
    // No temporary folder, no loopback: nothing was shown, so nothing is believed.
    return new Set()
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
