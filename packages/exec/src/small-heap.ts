/**
 * Keeps V8's space for young objects at the size that it has now. A task makes many short-lived objects
 * and keeps few, and a space that grows to 16 MB no longer fits into a processor's cache: 20,000 deltas
 * cost a fifth more then, and 12 MB. After the first request, since `node:v8` takes its time to load.
 */
export function keepYoungSpaceSmall(): void {
  process.getBuiltinModule("node:v8").setFlagsFromString("--semi-space-growth-factor=1")
}
