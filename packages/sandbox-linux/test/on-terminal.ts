import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { type WrappedCommand, writePolicyFile } from "@codex/core"

type Step =
  | { readonly expect: string }
  | { readonly send: string }
  | { readonly size: readonly [rows: number, columns: number] }

/** Runs a program on a terminal of its own. `code` is negative for the signal that ended it. */
export function runOnTerminal(
  command: WrappedCommand,
  steps: readonly Step[],
): { readonly output: string; readonly code: number } {
  writePolicyFile(command)
  const argv = command.argv.map((word, index) =>
    // There it is not we who start it.
    command.argv[index - 1] === "--caller" ? "$CALLER" : word,
  )
  const { stdout, stderr } = spawnSync(
    "python3",
    [
      join(import.meta.dirname, "on-terminal.py"),
      JSON.stringify(command.env),
      JSON.stringify(argv),
    ],
    {
      cwd: command.cwd,
      encoding: "utf8",
      input: steps.map((step) => `${JSON.stringify(step)}\n`).join(""),
    },
  )
  if (stdout === "") throw new Error(stderr)
  return JSON.parse(stdout)
}

export const interactiveShell = ["/bin/bash", "--norc", "-i"]

// One process: a shell that waits for a child may miss that the child was stopped.
const job = `$|=1; $SIG{WINCH}=sub{print "size-",40+2}; $SIG{CONT}=sub{print "back-",1+1}; print "up-",1+1; sleep 1 while 1`

/** Starts a job, changes the window's size, stops and resumes the job, ends it by ^C, and exits with 5. */
export const jobControl: readonly Step[] = [
  { send: `perl -e '${job}'\r` },
  { expect: "up-2" },
  { size: [40, 100] },
  { expect: "size-42" },
  { send: "\u001A" },
  { expect: "Stopped" },
  { send: "fg\r" },
  { expect: "back-2" },
  { send: "\u0003" },
  { expect: "^C" },
  { send: "stty size; echo done-$((1+1)); exit 5\r" },
  { expect: "40 100" },
  { expect: "done-2" },
]
