/** What the settings and the flags say about the sandbox, before any folder is looked at. */
export type SandboxRequest = {
  /** Mode words and permission strings with absolute folders: everything that one of them grants. */
  readonly allow: readonly string[]
  readonly workspace: WorkspaceOptions
  /** Absolute. Writable beside whatever else is. */
  readonly addDirs: readonly string[]
  /** Absolute. Never read. */
  readonly denyRead: readonly string[]
  /** Whether the usual places of secrets are never read either. */
  readonly denyReadDefaults: boolean
  /** `commit` leaves what a commit writes in a root's `.git` writable. */
  readonly git?: "protected" | "commit"
}

/** What `workspace-write` is beside the working folder and the temporary ones. Roots are absolute. */
export type WorkspaceOptions = {
  readonly writableRoots: readonly string[]
  readonly network: boolean
  readonly excludeUserTemp: boolean
  readonly excludeGlobalTemp: boolean
}
