import { errorMessage } from "../errors.js"
import type { Event } from "../protocol/event.js"
import type { SandboxPolicy } from "../protocol/policy.js"
import { type Sandbox, noSandbox, weaknessOf } from "../sandbox/sandbox.js"
import { refusalOf } from "./demanded.js"
import type { World } from "./world.js"

/** The session's sandbox, looked for once; what it lacks is said once. */
export function sandboxOf(world: World, emit: (event: Event) => void): () => Promise<Sandbox> {
  let found: Promise<Sandbox> | undefined
  return () => {
    found ??= find(world, emit)
    return found
  }
}

async function find(
  { findSandbox, config }: World,
  emit: (event: Event) => void,
): Promise<Sandbox> {
  const found = (await findSandbox()) ?? noSandbox
  const refusal = found === noSandbox ? none : refusalOf(found, config)
  const reason = refusal ?? (await withoutTmp(config.sandboxPolicy))
  if (reason !== undefined) {
    emit({ type: "notice", level: "warning", message: reason })
    return noSandbox
  }
  const message = weaknessOf(found)
  if (message !== undefined) emit({ type: "notice", level: "info", message })
  return found
}

const none =
  "no sandbox is available here, so commands are refused or asked about; install bubblewrap, or allow everything with -s danger-full-access"

/** Why there is no private `/tmp` though there must be. */
async function withoutTmp({ privateTmp }: SandboxPolicy): Promise<string | undefined> {
  if (privateTmp === undefined) return undefined
  try {
    const { makePrivateTmp } = await import("./private-tmp.js")
    await makePrivateTmp(privateTmp)
    return undefined
  } catch (error) {
    return `the private /tmp of commands (sandbox.private_tmp) cannot be made, so they are refused or asked about: ${errorMessage(error)}`
  }
}
