import { providers } from "./providers.js"
import type { Settings } from "./schema/settings.js"

/** The variables from which any provider, built in or the user's, takes a key or a secret header. */
export function keyVariables({ model_providers = {} }: Settings): readonly string[] {
  const builtIn = [...providers.values()].flatMap(({ envKey, envKeysBefore = [] }) =>
    envKey === undefined ? envKeysBefore : [...envKeysBefore, envKey],
  )
  const own = Object.values(model_providers).flatMap(({ env_key, env_http_headers = {} }) => [
    ...(env_key === undefined ? [] : [env_key]),
    ...Object.values(env_http_headers),
  ])
  return [...new Set([...builtIn, ...own])]
}
