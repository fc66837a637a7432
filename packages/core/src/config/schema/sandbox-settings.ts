import * as z from "zod/mini"
import { approvalWords } from "../approval-policy.js"
import { isPermission, permissionForms } from "../sandbox/permission.js"
import { sandboxModes } from "../sandbox/sandbox-mode.js"

const flag = () => z.exactOptional(z.boolean())
const texts = () => z.exactOptional(z.array(z.string()))

const permission = () =>
  z.string().check(z.refine(isPermission, { error: `one of ${permissionForms.join(", ")}` }))

const wordLists = () => z.exactOptional(z.array(z.union([z.string(), z.array(z.string())])))

/** A rule as `prefix_rule` writes it. Its words are checked where the rules are put together. */
const rule = () =>
  z.strictObject({
    pattern: z.array(z.union([z.string(), z.array(z.string())])),
    decision: z.exactOptional(z.string()),
    justification: z.exactOptional(z.string()),
    match: wordLists(),
    not_match: wordLists(),
  })

/** Who is asked, and what commands may touch. An unknown key in here is an error. */
export const sandboxSettings = {
  approval_policy: () => z.enum(approvalWords),
  sandbox_permissions: () => z.array(permission()),
  sandbox_mode: () => z.enum(sandboxModes),
  sandbox_workspace_write: () =>
    z.strictObject({
      writable_roots: texts(),
      network_access: flag(),
      exclude_tmpdir_env_var: flag(),
      exclude_slash_tmp: flag(),
    }),
  sandbox: () =>
    z.strictObject({
      deny_read: texts(),
      deny_read_defaults: flag(),
      private_tmp: flag(),
      require: z.exactOptional(z.enum(["full", "any", "none"])),
      git: z.exactOptional(z.enum(["protected", "commit"])),
    }),
  default_permissions: () => z.enum([":read-only", ":workspace", ":danger-full-access"]),
  projects: () =>
    z.record(
      z.string(),
      z.strictObject({ trust_level: z.exactOptional(z.enum(["trusted", "untrusted"])) }),
    ),
  permissions: () => z.unknown(),
  rules: () => z.array(rule()),
}

/** Tables and keys where a word that is not understood stops the start (decision 3). */
export const guardedKeys: readonly string[] = Object.keys(sandboxSettings)
