/** What a command may do under some permissions, whatever the platform. */
export type Allowed = {
  /** `all`, or the folders beside the system's own. */
  readonly read: "all" | readonly PermissionPlace[]
  readonly write: "all" | readonly PermissionPlace[]
  readonly network: boolean
}

/** Folders that permissions are about; `other` is one that no permission names. */
export type PermissionPlace = "cwd" | "named" | "user-temp" | "global-temp" | "other"

export type PermissionRow = {
  /** Each is given with `-s`; `{named}` stands for the path of the named folder. */
  readonly permissions: readonly string[]
  readonly allowed: Allowed
}

const nothing: Allowed = { read: ["cwd"], write: [], network: false }

/**
 * Every permission and mode, and what each allows (decision 1; sandbox_permissions of the base). What
 * may be written may be read.
 */
export const permissionTable: readonly PermissionRow[] = [
  { permissions: ["disk-full-read-access"], allowed: { ...nothing, read: "all" } },
  { permissions: ["disk-write-cwd"], allowed: { ...nothing, write: ["cwd"] } },
  {
    permissions: ["disk-write-platform-user-temp-folder"],
    allowed: { ...nothing, read: ["cwd", "user-temp"], write: ["user-temp"] },
  },
  {
    permissions: ["disk-write-platform-global-temp-folder"],
    allowed: { ...nothing, read: ["cwd", "global-temp"], write: ["global-temp"] },
  },
  {
    permissions: ["disk-write-folder={named}"],
    allowed: { ...nothing, read: ["cwd", "named"], write: ["named"] },
  },
  {
    permissions: ["disk-full-write-access"],
    allowed: { read: "all", write: "all", network: false },
  },
  { permissions: ["network-full-access"], allowed: { ...nothing, network: true } },
  {
    permissions: ["disk-full-read-access", "disk-write-cwd", "network-full-access"],
    allowed: { read: "all", write: ["cwd"], network: true },
  },
  { permissions: ["read-only"], allowed: { ...nothing, read: "all" } },
  {
    permissions: ["workspace-write"],
    allowed: { read: "all", write: ["cwd", "user-temp", "global-temp"], network: false },
  },
  {
    permissions: ["read-only", "disk-write-folder={named}"],
    allowed: { read: "all", write: ["named"], network: false },
  },
  {
    permissions: ["danger-full-access"],
    allowed: { read: "all", write: "all", network: true },
  },
]
