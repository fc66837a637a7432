import { absolutePath } from "../absolute-path.js"
import { bindPermission } from "../sandbox/permission.js"
import type { ProviderSettings } from "../schema/provider-settings.js"
import type { Settings } from "../schema/settings.js"

/** The same settings with every path absolute: `~` expanded, relative ones from the file's folder. */
export function bindPaths(settings: Settings, folder: string, userHome: string): Settings {
  const absolute = (path: string) => absolutePath(path, folder, userHome)
  const { sandbox_permissions, sandbox_workspace_write, sandbox, model_providers } = settings
  const { model_instructions_file, experimental_instructions_file } = settings
  const { writable_roots } = sandbox_workspace_write ?? {}
  return {
    ...settings,
    ...(sandbox_permissions && {
      sandbox_permissions: sandbox_permissions.map((text) => bindPermission(text, absolute)),
    }),
    ...(writable_roots && {
      sandbox_workspace_write: {
        ...sandbox_workspace_write,
        writable_roots: writable_roots.map(absolute),
      },
    }),
    ...(sandbox?.deny_read && {
      sandbox: { ...sandbox, deny_read: sandbox.deny_read.map(absolute) },
    }),
    ...(model_instructions_file && {
      model_instructions_file: absolute(model_instructions_file),
    }),
    ...(experimental_instructions_file && {
      experimental_instructions_file: absolute(experimental_instructions_file),
    }),
    ...(model_providers && { model_providers: bindProviders(model_providers, absolute) }),
  }
}

function bindProviders(
  providers: Readonly<Record<string, ProviderSettings>>,
  absolute: (path: string) => string,
): Record<string, ProviderSettings> {
  const entries = Object.entries(providers).map(([id, provider]): [string, ProviderSettings] => {
    const { replay_file, auth } = provider
    const bound = {
      ...provider,
      ...(replay_file && { replay_file: absolute(replay_file) }),
      ...(auth?.cwd && { auth: { ...auth, cwd: absolute(auth.cwd) } }),
    }
    return [id, bound]
  })
  return Object.fromEntries(entries)
}
