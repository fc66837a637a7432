import type { Command, Sandbox, SandboxPolicy } from "@codex/core"
import { bubblewrapArgs } from "./bubblewrap-args.js"
import type { FoundHelper } from "./find-helper.js"
import { handOver } from "./hand-over.js"
import { helperPolicy, withCommand } from "./helper-policy.js"
import type { Layer } from "./self-test.js"
import { isPrivate } from "./source-of.js"
import { supervisor } from "./supervisor.js"

type Helper = Extract<FoundHelper, { kind: "found" }>

/** Namespaces, mounts, Landlock and the filter, all made by the helper. */
export function helperForm(helper: Helper): Sandbox {
  return { name: "namespaces", gaps: [], hidesTmp: true, wrap: wrapIn(helper, []) }
}

/** Where the helper may not make namespaces but bubblewrap may; the helper adds the other layers. */
export function bubblewrapForm(program: string, helper: Helper): Sandbox {
  // Under a name that every policy shows: the helper's own may be hidden.
  const inside = "/dev/codex-sandbox"
  return {
    name: "bubblewrap",
    gaps: [planted],
    hidesTmp: true,
    wrap: (command, policy) => {
      const argv = [
        program,
        ...bubblewrapArgs(policy, command),
        "--ro-bind",
        placeOf(helper, policy),
        inside,
        "--",
        inside,
        "--inner",
        "--",
        ...command.argv,
      ]
      const policyBytes = helperPolicy(policy, command, "byOthers")
      const started = { ...command, ...startedIn(command, policy), argv }
      // bubblewrap hands descriptors on but reads no such file, so the supervisor opens it.
      if (command.tty === true) return supervisor(placeOf(helper, policy))(started, policyBytes)
      return { ...started, policyBytes }
    },
  }
}

/** Without the helper. */
export function bareBubblewrapForm(program: string): Sandbox {
  return {
    name: "bubblewrap",
    gaps: [
      "system calls are not filtered, and memory may be dumped",
      "sockets and pipes in the file system can be reached",
      "descriptors that were left open can be used",
      planted,
      "a folder that is replaced by a link just when a command starts is followed",
    ],
    hidesTmp: true,
    wrap: (command, policy) => ({
      ...command,
      ...startedIn(command, policy),
      // Nothing would keep a command from typing into a terminal that it shares.
      argv: [program, ...bubblewrapArgs(policy, { ...command, tty: false }), "--", ...command.argv],
    }),
  }
}

/** What only newer kernels hold without namespaces (Landlock's versions 6 and 3). */
const newer = {
  signals: "processes outside can be signalled",
  truncation: "files outside can be emptied",
} as const

/** Where nothing may make namespaces. `held`: what a test from inside found, all of it when absent. */
export function landlockForm(helper: Helper, held?: ReadonlySet<Layer>): Sandbox {
  const older = (["signals", "truncation"] as const).filter((layer) => held?.has(layer) === false)
  return {
    name: "landlock",
    gaps: [
      "a .git, .codex or .agents in a writable folder is not protected from commands, nor is what else is protected there",
      "names in a denied folder can be seen",
      "other processes can be seen",
      "modes, owners, times and attributes of your files outside can be changed",
      "with network off there is no loopback either",
      "shared memory cannot be used, nor can terminals be made, so some programs do not work",
      ...older.map((layer) => newer[layer]),
    ],
    wrap: wrapIn(helper, ["--landlock"]),
  }
}

const planted =
  "a .git, .codex or .agents is protected only where it exists at the top of a root and is no link"

function wrapIn(helper: Helper, options: readonly string[]): Sandbox["wrap"] {
  return (command, policy) => {
    const policyBytes = helperPolicy(policy, command)
    const { args, ...rest } = handOver(policyBytes, command)
    const start = [placeOf(helper, policy), ...options, ...args]
    const argv = [...start, "--", ...command.argv]
    const wrapped = { ...command, ...startedIn(command, policy), ...rest, argv }
    if (command.tty === true) return wrapped
    const bytes = withCommand(policyBytes, command)
    // What may be too long is said by execve(2), which sees the command line of the start.
    if (bytes === undefined || bytes.length > longestStandby) return wrapped
    return { ...wrapped, standby: { argv: [...start, "--standby"], bytes } }
  }
}

/** Far below of what an argument may have (MAX_ARG_STRLEN, 128 KiB), and the helper reads. */
const longestStandby = 64 * 1024

/** A folder of a private `/tmp` is there for the command only, which goes there itself. */
function startedIn({ cwd }: Command, policy: SandboxPolicy): Pick<Command, "cwd"> {
  return { cwd: isPrivate(policy, cwd) ? "/" : cwd }
}

/** A command must not be able to change what confines the next one. */
function placeOf(helper: Helper, { write, protectedPaths }: SandboxPolicy): string {
  if (write === "all") return helper.path
  const isIn = (folder: string) => helper.path.startsWith(`${folder}/`)
  return write.some(isIn) && !protectedPaths.some(isIn) ? helper.safeCopy() : helper.path
}
