import { errorMessage } from "../errors.js"
import type { Reading } from "./layers/layer.js"
import type { ProjectTrust } from "./layers/project-trust.js"

/** Writes down what a folder holds that was marked as trusted by hand, so that a change is noticed. */
export async function recordFirstTrust(
  { unrecorded }: ProjectTrust,
  { places: { home, cwd }, say }: Reading,
): Promise<void> {
  if (unrecorded === undefined) return
  const { saveTrustRecord } = await import("./trust-record.js")
  try {
    await saveTrustRecord(home, { cwd, ...unrecorded })
  } catch (error) {
    // A CODEX_HOME that cannot be written is still one to read from.
    say(
      `what ${unrecorded.top} holds cannot be written down, so a change of its .codex will not be noticed: ${errorMessage(error)}`,
    )
  }
}
