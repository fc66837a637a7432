import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync } from "node:fs"
import { rm } from "node:fs/promises"
import { basename, dirname, join, relative } from "node:path"
import type { PrivateTmp } from "../protocol/policy.js"

/**
 * Makes the folder that commands see as `/tmp`, with what is in it from the start, and removes what
 * processes left that were killed. Throws system errors.
 */
export async function makePrivateTmp({ folder, shown, made }: PrivateTmp): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 })
  await removeStale(dirname(folder))
  // A session of this number was killed before, by this same number of a process.
  await removeTree(folder)
  mkdirSync(folder, { mode: 0o700 })
  // Nothing of a command's is in there yet, so no link leads out of it.
  for (const path of [...shown, ...made]) {
    mkdirSync(join(folder, relative("/tmp", path)), { recursive: true })
  }
}

/** Once nothing runs in it any more. Throws system errors. */
export async function removePrivateTmp({ folder }: PrivateTmp): Promise<void> {
  await removeTree(folder)
}

const dayMs = 24 * 60 * 60 * 1000

/** A process in another container may have the same number, or none here, so a young one is let be. */
async function removeStale(around: string): Promise<void> {
  for (const name of readdirSync(around)) {
    const path = join(around, name)
    const pid = Number(/\.(\d+)$/.exec(basename(name))?.[1])
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() }
    if (pid > 0 && !isRunning(pid) && Date.now() - mtimeMs > dayMs) await removeTree(path)
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH"
  }
}

async function removeTree(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== "EACCES" && code !== "EPERM" && code !== "ENOTEMPTY") throw error
    openFolders(folder)
    await rm(folder, { recursive: true, force: true })
  }
}

/** A command may have closed a folder to everybody, as Go does with its modules. */
function openFolders(folder: string): void {
  if (!lstatSync(folder).isDirectory()) return
  chmodSync(folder, 0o700)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) openFolders(join(folder, entry.name))
  }
}
