/** The mode words of `sandbox_mode` and `-s`. */
export const sandboxModes = ["read-only", "workspace-write", "danger-full-access"] as const

export type SandboxMode = (typeof sandboxModes)[number]

export function isSandboxMode(text: string): text is SandboxMode {
  return (sandboxModes as readonly string[]).includes(text)
}
