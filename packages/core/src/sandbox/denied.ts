import { isAbsolute } from "node:path"
import type { SandboxPolicy } from "../protocol/policy.js"
import { mayRead, mayWrite, seenByCommands } from "./access.js"
import { refusedPath } from "./refused-path.js"

/** What libc and the usual runtimes print for EACCES, EPERM and EROFS. */
const refusedFile =
  /permission denied|operation not permitted|read-only file system|\b(?:EACCES|EPERM|EROFS)\b/i

/** What resolvers and socket calls print when there is no network. Nobody may listen on localhost. */
const refusedNetwork =
  /could not resolve host|temporary failure in name resolution|name or service not known|network is unreachable|failed to connect to (?!localhost|127\.|\[?::1)|\b(?:ENETUNREACH|EAI_AGAIN)\b/i

/**
 * What the sandbox refused to a failed command: the line of its output that says so, behind the path and
 * the right that it lacks, if the line names them. A non-zero exit alone says nothing: tests fail too.
 * Nor does a refusal of what the policy allows, which is then the file's own mode.
 */
export function sandboxDenial(
  end: { readonly exitCode: number | null; readonly output: string },
  policy: SandboxPolicy,
): string | undefined {
  if (end.exitCode === 0) return undefined
  const seen = seenByCommands(policy)
  for (const line of end.output.split("\n")) {
    const denial = denialOf(line.trim(), seen)
    if (denial !== undefined) return denial
  }
  return undefined
}

function denialOf(line: string, policy: SandboxPolicy): string | undefined {
  if (policy.network === "none" && refusedNetwork.test(line)) return `the network is off: ${line}`
  const refusal = refusedFile.exec(line)
  if (refusal === null) return undefined
  const path = refusedPath(line, refusal)
  if (path === undefined) return line
  // A relative one starts where the command went, which nobody knows.
  if (!isAbsolute(path)) return line
  if (!mayRead(policy, path)) return `${path} may not be read: ${line}`
  if (!mayWrite(policy, path)) return `${path} may not be written: ${line}`
  return undefined
}
