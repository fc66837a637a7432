import type { Config } from "../config/config.js"
import type { Event } from "../protocol/event.js"
import { type Sandbox, noSandbox, weaknessOf } from "../sandbox/sandbox.js"
import type { World } from "./world.js"

/** The session's sandbox, looked for once; what it lacks is said once. */
export function sandboxOf(world: World, emit: (event: Event) => void): () => Promise<Sandbox> {
  let found: Promise<Sandbox> | undefined
  return () => {
    found ??= find(world, emit)
    return found
  }
}

async function find(world: World, emit: (event: Event) => void): Promise<Sandbox> {
  const found = (await world.findSandbox()) ?? noSandbox
  const sandbox = isEnough(found, world.config) ? found : noSandbox
  if (sandbox === noSandbox) {
    emit({
      type: "notice",
      level: "warning",
      message:
        found === noSandbox
          ? "no sandbox is available here, so commands are refused or asked about; install bubblewrap, or allow everything with -s danger-full-access"
          : `the sandbox that is available here (${found.name}) does not hold everything, and sandbox.require = "full" refuses it: ${found.gaps.join("; ")}`,
    })
    return sandbox
  }
  const message = weaknessOf(sandbox)
  if (message !== undefined) emit({ type: "notice", level: "info", message })
  return sandbox
}

/** `require = "full"` takes no form that leaves something open (decision 5). */
function isEnough({ gaps }: Sandbox, { sandbox }: Config): boolean {
  return sandbox?.require !== "full" || gaps.length === 0
}
