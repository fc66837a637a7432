import { errorMessage, ToolError } from "../errors.js"

/** A system call that a program could not be started for, in one line that says what to do. */
export function startError(program: string, error: unknown): ToolError {
  if (error instanceof ToolError) return error
  const code = (error as NodeJS.ErrnoException).code
  return new ToolError(
    reason(program, code) ?? `${program} could not be started: ${code ?? errorMessage(error)}`,
    {
      cause: error,
    },
  )
}

/** Errors of execve(2), fork(2) and pipe(2) by their names. */
function reason(program: string, code: string | undefined): string | undefined {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return `no such program: ${program}`
    case "EACCES":
      return `not an executable file: ${program}`
    case "ENOEXEC":
      return `not a program of this machine: ${program}; a script needs a first line such as #!/bin/sh`
    case "E2BIG":
      return "the command line is too long; use a file or a pipe"
    case "EAGAIN":
    case "ENOMEM":
      return `${program} could not be started: too many processes, or too little memory (${code}); end some and try again`
    case "EMFILE":
    case "ENFILE":
      return `${program} could not be started: too many open files (${code}); end some commands and try again`
    default:
      return undefined
  }
}

/** What passes by itself when other programs end. */
export function isShortage(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code !== undefined && ["EAGAIN", "ENOMEM", "EMFILE", "ENFILE"].includes(code)
}
