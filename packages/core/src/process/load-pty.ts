import { errorMessage, ToolError } from "../errors.js"

/** What makes terminals: an optional package with a part in machine code. Throws a ToolError without it. */
export async function loadPty(): Promise<typeof import("node-pty")> {
  try {
    return await import("node-pty")
  } catch (error) {
    const [why] = errorMessage(error).split("\n")
    throw new ToolError(
      `no terminal can be made here, since the optional package node-pty is not usable (${why}); run the command without tty`,
      { cause: error },
    )
  }
}
