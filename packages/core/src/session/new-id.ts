import { closeSync, openSync, readSync } from "node:fs"
import { v7 } from "uuid"

/**
 * A UUID of version 7 (RFC 9562). Its random bits come from the kernel (random(4)) where they can be had
 * as a file, since loading node:crypto for sixteen bytes is felt at every start.
 */
export function newId(): string {
  const random = kernelBytes(16)
  return random === undefined ? v7() : v7({ random })
}

function kernelBytes(count: number): Uint8Array | undefined {
  const bytes = new Uint8Array(count)
  let descriptor: number | undefined
  try {
    descriptor = openSync("/dev/urandom", "r")
    return readSync(descriptor, bytes) === count ? bytes : undefined
  } catch {
    // No /dev in this container: node:crypto asks the kernel in another way.
    return undefined
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
