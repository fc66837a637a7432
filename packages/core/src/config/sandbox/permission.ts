import { isAbsolute } from "node:path"

/** One thing that a sandbox lets commands do. */
export type Grant =
  | "full-read"
  | "full-write"
  | "network"
  | "write-cwd"
  | "write-user-temp"
  | "write-global-temp"
  | { readonly folder: string }

const words: ReadonlyMap<string, Grant> = new Map<string, Grant>([
  ["disk-full-read-access", "full-read"],
  ["disk-full-write-access", "full-write"],
  ["disk-write-cwd", "write-cwd"],
  ["disk-write-platform-user-temp-folder", "write-user-temp"],
  ["disk-write-platform-global-temp-folder", "write-global-temp"],
  ["network-full-access", "network"],
])

const folderPrefix = "disk-write-folder="

export const permissionForms: readonly string[] = [...words.keys(), `${folderPrefix}PATH`]

export function isPermission(text: string): boolean {
  return words.has(text) || (text.startsWith(folderPrefix) && text.length > folderPrefix.length)
}

/** The grant that a permission string names; undefined when it is none. Its folder is as written. */
export function grantOf(permission: string): Grant | undefined {
  if (!isPermission(permission)) return undefined
  return words.get(permission) ?? { folder: permission.slice(folderPrefix.length) }
}

/** The same permission with an absolute folder. `absolute` turns a path as written into one. */
export function bindPermission(permission: string, absolute: (path: string) => string): string {
  const grant = grantOf(permission)
  if (typeof grant !== "object" || isAbsolute(grant.folder)) return permission
  return folderPrefix + absolute(grant.folder)
}
