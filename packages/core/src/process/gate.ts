import type { Program } from "./program.js"

/** The descriptor that a shell waits on before it becomes the program. */
export const gateDescriptor = 4

/** What opens the gate. Its end does not: whoever holds the other side has died. */
export const goAhead = "\n"

/**
 * A program that does nothing before it is told to: until then it could not be ended if we were killed, since
 * nobody has been told of it. On a terminal it is told by typing.
 */
export function behindGate(program: Program, where: "descriptor" | "terminal"): Program {
  const script =
    where === "terminal"
      ? 'read -r codex_gate && exec "$@"'
      : `read -r codex_gate <&${gateDescriptor} && exec "$@" ${gateDescriptor}<&-`
  return throughShell(program, script)
}

/** A program with stdout and stderr on one descriptor: Node cannot give one socket to two of a child's. */
export function joined(program: Program): Program {
  return throughShell(program, 'exec "$@" 2>&1')
}

function throughShell(program: Program, script: string): Program {
  const argv = [...withOddNames(program.env), ...program.argv]
  return { ...program, argv: ["/bin/sh", "-c", script, "sh", ...argv] }
}

/** Shells drop variables that they could not name, such as exported functions of another shell. */
function withOddNames(env: Program["env"]): readonly string[] {
  const odd = Object.entries(env).filter(
    ([name, value]) => value !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name),
  )
  return odd.length === 0 ? [] : ["/usr/bin/env", "--", ...odd.map((pair) => pair.join("="))]
}
