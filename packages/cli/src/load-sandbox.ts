import type { Sandbox, Supervise } from "@codex/core"

/** The sandbox of this platform: nothing where there is none, or its optional package is not installed. */
export async function loadSandbox(): Promise<Sandbox | undefined> {
  try {
    const platform = await importPlatform()
    return await platform?.createSandbox()
  } catch (error) {
    if (isMissingPackage(error)) return undefined
    throw error
  }
}

/** What leaves nothing of unconfined commands behind; nothing where there is no such thing. */
export async function loadSupervisor(): Promise<Supervise | undefined> {
  if (process.platform !== "linux") return undefined
  try {
    return (await import("@codex/sandbox-linux")).createSupervisor()
  } catch (error) {
    if (isMissingPackage(error)) return undefined
    throw error
  }
}

function importPlatform() {
  switch (process.platform) {
    case "linux":
      return import("@codex/sandbox-linux")
    case "darwin":
      return import("@codex/sandbox-macos")
    default:
      return undefined
  }
}

function isMissingPackage(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND"
}
