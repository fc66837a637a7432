import { join } from "node:path"
import { CodexError } from "../../errors.js"
import { isUnrestricted, type SandboxPolicy } from "../../protocol/policy.js"
import { canonicalPath, isBelow } from "../../sandbox/contains.js"
import { readRegularFile } from "../read-regular-file.js"
import type { SandboxPlaces } from "./decide-policy.js"
import { linkedGitFolders } from "./protected-paths.js"

const tmp = "/tmp"

type RepositoryPlaces = SandboxPlaces & { readonly projectRoot: string }

/**
 * The policy with a private `/tmp`. It says which `/tmp` commands see; whether they may write there is
 * the policy's word as before. What is granted below the real one, and the repository around the working
 * folder, is still seen at its own path. Throws a CodexError where that cannot be: in `/tmp` itself.
 */
export function withPrivateTmp(policy: SandboxPolicy, places: RepositoryPlaces): SandboxPolicy {
  if (isUnrestricted(policy)) return policy
  const { cwd, home, userTemp } = places
  const real = canonicalPath(tmp)
  if (real !== tmp) throw impossible(`/tmp leads to ${real} here; set it to false`)
  if (cwd === tmp) {
    throw impossible("the working folder is /tmp itself; work elsewhere, or set it to false")
  }
  const granted = [...grantedFolders(policy, places)].filter((path) => isInTmp(path))
  return {
    ...policy,
    privateTmp: {
      folder: join(home, "tmp"),
      shown: outermost(granted),
      made: userTemp !== undefined && isInTmp(userTemp) ? [userTemp] : [],
    },
  }
}

function impossible(why: string): CodexError {
  return new CodexError(
    "config-invalid",
    `sandbox.private_tmp = true: commands cannot get a /tmp of their own, since ${why}`,
  )
}

/** But for the temporary folders, which are to be private. */
function grantedFolders(
  { read, write }: SandboxPolicy,
  places: RepositoryPlaces,
): ReadonlySet<string> {
  const { cwd, projectRoot, userTemp } = places
  const temporary = userTemp === undefined ? undefined : canonicalPath(userTemp)
  const writable = write === "all" ? [] : write.filter((path) => path !== temporary)
  // Where all may be read, so may the repository that the folder is part of.
  const readable = read === "all" ? [projectRoot, ...sharedGitFolder(projectRoot)] : read
  return new Set([cwd, ...readable, ...writable])
}

/**
 * Where a linked work tree's repository is (gitrepository-layout(5)). The pointer in the folder alone proves
 * nothing, since whoever made the folder wrote it: what it leads to has to lead back, and to lie in the
 * repository.
 */
function sharedGitFolder(projectRoot: string): readonly string[] {
  const pointer = join(projectRoot, ".git")
  try {
    const [folder, shared] = linkedGitFolders(pointer).map(canonicalPath)
    if (folder === undefined || shared === undefined || !isBelow(shared, folder)) return []
    const back = readRegularFile(join(folder, "gitdir"), 64 * 1024)
    const isOurs = back.kind === "file" && back.bytes.toString("utf8").trim() === pointer
    return isOurs && folder !== shared ? [shared] : []
  } catch {
    // What cannot be followed is not shown.
    return []
  }
}

function isInTmp(path: string): boolean {
  return path !== tmp && isBelow(tmp, path)
}

function outermost(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !paths.some((other) => other !== path && isBelow(other, path)))
}
