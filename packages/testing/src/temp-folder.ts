import { mkdtemp, realpath, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** An empty folder, its path canonical, removed when the current test ends. */
export async function tempFolder(): Promise<string> {
  const { onTestFinished } = await import("vitest")
  const folder = await makeTempFolder()
  onTestFinished(() => removeFolder(folder))
  return folder
}

/** An empty folder that whoever asked for it removes. */
export async function makeTempFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), "codex-test-")))
}

/** Removes a folder and what is in it, also while something in it is just being written. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
}
