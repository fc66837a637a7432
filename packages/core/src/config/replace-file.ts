import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs"

/** The old file or the new one, never half of one, also when the power fails. */
export function replaceFile(file: string, text: string): void {
  const beside = `${file}.${process.pid}-${performance.now()}`
  const descriptor = openSync(beside, "wx", 0o600)
  try {
    try {
      writeSync(descriptor, text)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    const mode = statSync(file, { throwIfNoEntry: false })?.mode
    if (mode !== undefined) chmodSync(beside, mode & 0o777)
    renameSync(beside, file)
  } catch (error) {
    unlinkSync(beside)
    throw error
  }
}
