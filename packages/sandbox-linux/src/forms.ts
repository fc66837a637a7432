import type { Sandbox, SandboxPolicy } from "@codex/core"
import { bubblewrapArgs } from "./bubblewrap-args.js"
import type { FoundHelper } from "./find-helper.js"
import { helperPolicy } from "./helper-policy.js"

type Helper = Extract<FoundHelper, { kind: "found" }>

/** Namespaces, mounts, Landlock and the filter, all made by the helper. */
export function helperForm(helper: Helper): Sandbox {
  return {
    name: "namespaces",
    gaps: [],
    wrap: (command, policy) => ({
      ...command,
      argv: [placeOf(helper, policy), "--", ...command.argv],
      policyBytes: helperPolicy(policy, command.cwd),
    }),
  }
}

/** Where the helper may not make namespaces but bubblewrap may; the helper adds the other layers. */
export function bubblewrapForm(program: string, helper: Helper): Sandbox {
  // Under a name that every policy shows: the helper's own may be hidden.
  const inside = "/dev/codex-sandbox"
  return {
    name: "bubblewrap",
    gaps: [planted],
    wrap: (command, policy) => ({
      ...command,
      argv: [
        program,
        ...bubblewrapArgs(policy, command.cwd),
        "--ro-bind",
        placeOf(helper, policy),
        inside,
        "--",
        inside,
        "--inner",
        "--",
        ...command.argv,
      ],
      policyBytes: helperPolicy(policy, command.cwd),
    }),
  }
}

/** Without the helper. */
export function bareBubblewrapForm(program: string): Sandbox {
  return {
    name: "bubblewrap",
    gaps: [
      "system calls are not filtered",
      "sockets in the file system can be reached",
      "descriptors that were left open can be used",
      planted,
    ],
    wrap: (command, policy) => ({
      ...command,
      argv: [program, ...bubblewrapArgs(policy, command.cwd), "--", ...command.argv],
    }),
  }
}

/** Where nothing may make namespaces. */
export function landlockForm(helper: Helper): Sandbox {
  return {
    name: "landlock",
    gaps: [
      "a .git, .codex or .agents in a writable folder is not protected from commands, nor is what else is protected there",
      "names in a denied folder can be seen",
      "other processes can be seen",
      "modes, owners and times of your files outside can be changed",
      "with network off there is no loopback either",
    ],
    wrap: (command, policy) => ({
      ...command,
      argv: [placeOf(helper, policy), "--landlock", "--", ...command.argv],
      policyBytes: helperPolicy(policy, command.cwd),
    }),
  }
}

const planted =
  "a .git, .codex or .agents is protected only where it exists at the top of a root and is no link"

/** A command must not be able to change what confines the next one. */
function placeOf(helper: Helper, { write, protectedPaths }: SandboxPolicy): string {
  if (write === "all") return helper.path
  const isIn = (folder: string) => helper.path.startsWith(`${folder}/`)
  return write.some(isIn) && !protectedPaths.some(isIn) ? helper.safeCopy() : helper.path
}
