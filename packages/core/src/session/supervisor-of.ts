import { errorMessage } from "../errors.js"
import type { Supervise } from "../sandbox/sandbox.js"
import type { World } from "./world.js"

/** What leaves nothing of unconfined commands behind, looked for once; why there is none is said once. */
export function supervisorOf(
  world: World,
  warn: (message: string) => void,
): () => Promise<Supervise | undefined> {
  let found: Promise<Supervise | undefined> | undefined
  return () => {
    found ??= world.findSupervisor().catch((error: unknown) => {
      const reason = errorMessage(error)
      warn(
        `of commands outside of the sandbox, what leaves its process group is not ended: ${reason}`,
      )
      return undefined
    })
    return found
  }
}
