import { canonicalPath } from "../sandbox/contains.js"
import type { Places } from "./places.js"
import type { Settings } from "./schema/settings.js"

/**
 * The folder whose trust covers the working folder: itself, or else the root of its work tree.
 * Undefined when neither is trusted. What `projects` says of the working folder itself goes first.
 */
export function trustedFolder(
  projects: Settings["projects"] = {},
  { cwd, projectRoot }: Places,
): string | undefined {
  for (const folder of [cwd, projectRoot]) {
    const level = levelOf(folder, projects)
    if (level !== undefined) return level === "trusted" ? folder : undefined
  }
  return undefined
}

type Projects = NonNullable<Settings["projects"]>

/** By the real path; two spellings of one folder that disagree make it untrusted. */
function levelOf(folder: string, projects: Projects): "trusted" | "untrusted" | undefined {
  const levels = Object.entries(projects)
    .filter(([path]) => path === folder || realPath(path) === folder)
    .map(([, { trust_level }]) => trust_level)
  return levels.find((level) => level === "untrusted") ?? levels.find(Boolean)
}

function realPath(path: string): string | undefined {
  try {
    return canonicalPath(path)
  } catch {
    // A loop of links, or a folder that we may not look into.
    return undefined
  }
}
