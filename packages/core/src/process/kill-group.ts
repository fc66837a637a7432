/** Signals a process group; tolerates one that is gone already. */
export function killGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // ESRCH: gone. macOS answers EPERM for a group of zombies.
    if (code !== "ESRCH" && code !== "EPERM") throw error
  }
}
