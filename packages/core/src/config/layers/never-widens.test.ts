import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import { tempFolder } from "@codex/testing"
import fc from "fast-check"
import { stringify } from "smol-toml"
import { expect, test } from "vitest"
import { mayRead, mayWrite } from "../../sandbox/access.js"
import { configFolders } from "../../testing/config-folders.js"
import { asksAtLeast } from "../approval-policy.js"
import type { Config } from "../config.js"

test("whatever a project's file says, it never widens anything", async () => {
  const { load, write, repo } = configFolders(await tempFolder())
  for (const folder of ["a", "a/b", "c"]) mkdirSync(join(repo, folder), { recursive: true })
  const samples = ["", "/x", "/a/x", "/a/b/x", "/c/x", "/.git/x", "/a/.codex/x", "/../user/.aws/x"]
    .map((path) => repo + path)
    .concat(["/tmp/x", "/var/tmp/x", "/etc/passwd"])

  await fc.assert(
    fc.asyncProperty(fc.boolean(), safetySettings, safetySettings, async (trust, user, project) => {
      write("user/.codex/config.toml", stringify(user))
      write("repo/.codex/config.toml", "")
      // By hand the trust would lapse with every change of the file.
      const overrides = { env: { TMPDIR: "/var/tmp" }, trust }
      const without = await load(overrides)
      write("repo/.codex/config.toml", stringify(project))
      expect(widened(await load(overrides), without, samples)).toEqual([])
    }),
    { seed: 20_261_124, numRuns: 120 },
  )
})

const folder = fc.constantFrom(".", "../../repo", "../../repo/a", "/tmp", "/var/tmp")
const permission = fc.oneof(
  fc.constantFrom(
    "disk-full-read-access",
    "disk-full-write-access",
    "disk-write-cwd",
    "disk-write-platform-user-temp-folder",
    "disk-write-platform-global-temp-folder",
    "network-full-access",
  ),
  fc
    .constantFrom("/tmp", "/var/tmp", "../../repo/a", "../../repo/c")
    .map((path) => `disk-write-folder=${path}`),
)
const choice = fc.oneof(
  fc.constant({}),
  fc.record({
    sandbox_mode: fc.constantFrom("read-only", "workspace-write", "danger-full-access"),
  }),
  fc.record({ sandbox_permissions: fc.array(permission, { maxLength: 4 }) }),
)
const rest = fc.record(
  {
    approval_policy: fc.constantFrom(
      "untrusted",
      "unless-allow-listed",
      "auto-edit",
      "on-request",
      "on-failure",
      "never",
    ),
    sandbox_workspace_write: fc.record(
      {
        writable_roots: fc.array(
          folder.filter((path) => path !== "."),
          { maxLength: 2 },
        ),
        network_access: fc.boolean(),
        exclude_tmpdir_env_var: fc.boolean(),
        exclude_slash_tmp: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    sandbox: fc.record(
      {
        deny_read: fc
          .array(folder, { maxLength: 1 })
          .map((paths) => paths.filter((path) => path.endsWith("/c"))),
        deny_read_defaults: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    notify: fc.constant(["x"]),
    disable_response_storage: fc.boolean(),
  },
  { requiredKeys: [] },
)
const safetySettings = fc.tuple(choice, rest).map(([one, other]) => ({ ...one, ...other }))

/** What the file allows that is not allowed without it. */
function widened(inner: Config, outer: Config, samples: readonly string[]): readonly string[] {
  const [within, without] = [inner.sandboxPolicy, outer.sandboxPolicy]
  const written = samples.filter((path) => mayWrite(within, path) && !mayWrite(without, path))
  const readable = samples.filter((path) => mayRead(within, path) && !mayRead(without, path))
  const more = {
    network: within.network === "full" && without.network === "none",
    approval: !asksAtLeast(inner.approvalPolicy, outer.approvalPolicy),
    storage: outer.disableResponseStorage && !inner.disableResponseStorage,
    settings: !isDeepStrictEqual(guarded(inner), guarded(outer)),
  }
  const names = Object.entries(more).flatMap(([name, is]) => (is ? [name] : []))
  return [...written, ...readable, ...names]
}

function guarded({ provider, notify, mcpServers, shellEnvironment, trusted, sandbox }: Config) {
  return { provider, notify, mcpServers, shellEnvironment, trusted, sandbox }
}
