import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Writable } from "node:stream"
import type { Sandbox, SandboxPolicy, WrappedCommand } from "@codex/core"
import { bubblewrapForm, helperForm, landlockForm } from "../src/forms.js"
import { helperUnderTest } from "./helper-under-test.js"

const found = process.platform === "linux" ? helperUnderTest() : undefined
export const helper = found?.kind === "found" ? found : undefined
export const program = helper?.path ?? ""
/** Those that have the helper in them; the first is all its own. */
export const forms = helper
  ? [
      helperForm(helper),
      landlockForm(helper),
      ...(existsSync("/usr/bin/bwrap") ? [bubblewrapForm("/usr/bin/bwrap", helper)] : []),
    ]
  : []

export const env = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" }

export const readOnly = {
  read: "all",
  write: [],
  network: "none",
  protectedPaths: [],
  deniedPaths: [],
} as const

export function policyOf(root: string): SandboxPolicy {
  const protectedPaths = [".git", ".codex", ".agents"].map((name) => join(root, name))
  return { read: "all", write: [root], network: "none", protectedPaths, deniedPaths: [] }
}

export function wrap(
  form: Sandbox,
  root: string,
  script: string,
  ...args: string[]
): WrappedCommand {
  return form.wrap({ argv: ["/bin/sh", "-c", script, ...args], cwd: root, env }, policyOf(root))
}

export function start({
  argv: [file = "", ...args],
  cwd,
  policyBytes,
}: WrappedCommand): ChildProcess {
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe", "pipe"] })
  const policy = child.stdio[3] as Writable
  policy.on("error", () => {}).end(policyBytes)
  return child
}

export async function outputOf(child: ChildProcess): Promise<string> {
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => void (output += chunk))
  }
  await once(child, "close")
  return output
}
