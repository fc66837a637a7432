import type { SandboxPolicy } from "../protocol/policy.js"

/** What libc and the usual runtimes print for EACCES, EPERM and EROFS. */
const refusedWrite =
  /permission denied|operation not permitted|read-only file system|\b(?:EACCES|EPERM|EROFS)\b/i

/** What resolvers and socket calls print when there is no network. */
const refusedNetwork =
  /could not resolve host|temporary failure in name resolution|name or service not known|network is unreachable|\b(?:ENETUNREACH|EAI_AGAIN)\b/i

/**
 * The line of a failed command's output that speaks of the sandbox, if one does. A non-zero exit alone
 * says nothing: tests fail too (decision of architecture: evidence, never the code).
 */
export function sandboxDenial(
  end: { readonly exitCode: number | null; readonly output: string },
  policy: SandboxPolicy,
): string | undefined {
  if (end.exitCode === 0) return undefined
  const lines = end.output.split("\n")
  return lines
    .find(
      (line) => refusedWrite.test(line) || (policy.network === "none" && refusedNetwork.test(line)),
    )
    ?.trim()
}
