import { execFile } from "node:child_process"
import { promisify } from "node:util"
import type { Sandbox } from "@codex/core"
import { bubblewrapArgs } from "./bubblewrap-args.js"

/** Never looked up on PATH: a folder of the project may be on it. */
const places = ["/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap"]

/**
 * The sandbox that this machine can give, chosen by trying it, never by a version. Nothing when
 * bubblewrap is missing or the kernel refuses it namespaces.
 */
export async function createSandbox(): Promise<Sandbox | undefined> {
  for (const program of places) {
    if (await works(program)) return bubblewrap(program)
  }
  return undefined
}

function bubblewrap(program: string): Sandbox {
  return {
    name: "bubblewrap",
    gaps: [
      "system calls are not filtered",
      "sockets in the file system can be reached",
      "a .git, .codex or .agents is protected only where it exists at the top of a root and is no link",
    ],
    wrap: (command, policy) => ({
      ...command,
      argv: [program, ...bubblewrapArgs(policy, command.cwd), "--", ...command.argv],
    }),
  }
}

/** Namespaces, a read-only root and a fresh /proc: what every command will need. */
async function works(program: string): Promise<boolean> {
  const readOnly = {
    read: "all",
    write: [],
    network: "none",
    protectedPaths: [],
    deniedPaths: [],
  } as const
  try {
    await promisify(execFile)(program, [...bubblewrapArgs(readOnly, "/"), "--", "/bin/true"], {
      env: {},
      timeout: 5000,
    })
    return true
  } catch {
    return false
  }
}
