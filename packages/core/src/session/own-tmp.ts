import { join } from "node:path"
import type { Config } from "../config/config.js"
import { errorMessage } from "../errors.js"

/** The configuration with a `/tmp` for one session alone, if it has a private one. */
export function withOwnTmp(config: Config, id: string): Config {
  const { sandboxPolicy } = config
  const { privateTmp } = sandboxPolicy
  if (privateTmp === undefined) return config
  const folder = join(privateTmp.folder, `${id}.${process.pid}`)
  return { ...config, sandboxPolicy: { ...sandboxPolicy, privateTmp: { ...privateTmp, folder } } }
}

/** Once nothing of the session runs any more. */
export async function removeOwnTmp(
  { sandboxPolicy: { privateTmp } }: Config,
  warn: (message: string) => void,
): Promise<void> {
  if (privateTmp === undefined) return
  try {
    const { removePrivateTmp } = await import("./private-tmp.js")
    await removePrivateTmp(privateTmp)
  } catch (error) {
    warn(`the private /tmp ${privateTmp.folder} stays behind: ${errorMessage(error)}`)
  }
}
