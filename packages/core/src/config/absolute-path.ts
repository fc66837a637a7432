import { resolve } from "node:path"

/** An absolute path: `~` is the user's home, what is relative starts at `folder`. Links are kept. */
export function absolutePath(path: string, folder: string, userHome: string): string {
  const expanded = path === "~" || path.startsWith("~/") ? userHome + path.slice(1) : path
  return resolve(folder, expanded)
}
