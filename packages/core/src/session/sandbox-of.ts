import type { Event } from "../protocol/event.js"
import { type Sandbox, noSandbox } from "../sandbox/sandbox.js"
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
  const sandbox = (await world.findSandbox()) ?? noSandbox
  if (sandbox === noSandbox) {
    emit({
      type: "notice",
      level: "warning",
      message:
        "no sandbox is available here, so commands are refused or asked about; install bubblewrap, or allow everything with -s danger-full-access",
    })
  } else if (sandbox.gaps.length > 0) {
    const message = `the sandbox (${sandbox.name}) does not hold everything: ${sandbox.gaps.join("; ")}`
    emit({ type: "notice", level: "info", message })
  }
  return sandbox
}
