import { CodexError, type ConfigOverrides, type Decision, type Provider } from "@codex/core"
import * as z from "zod/mini"

const permission = z.union([
  z.string(),
  z.object({ "disk-write-folder": z.object({ folder: z.string() }) }),
])

const providerFields = z.object({
  name: z.string(),
  base_url: z.string(),
  env_key: z.nullish(z.string()),
  env_key_instructions: z.nullish(z.string()),
  wire_api: z._default(z.enum(["responses", "chat"]), "responses"),
})

const decision = z.enum(["approved", "approved_for_session", "denied", "abort"])

const answer = {
  id: z.string(),
  call_id: z.optional(z.string()),
  decision,
  /** Rules among the question's `proposed_rules`, each as its `rule` says. */
  remember: z.optional(z.array(z.string())),
}

const op = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("configure_session"),
    provider: z.optional(providerFields),
    model: z.optional(z.string()),
    instructions: z.nullish(z.string()),
    approval_policy: z.optional(z.string()),
    sandbox_policy: z.optional(z.object({ permissions: z.array(permission) })),
    disable_response_storage: z.optional(z.boolean()),
    notify: z.optional(z.array(z.string())),
    cwd: z.optional(z.string()),
  }),
  z.object({ type: z.literal("interrupt") }),
  z.object({
    type: z.literal("user_input"),
    items: z.array(
      z.discriminatedUnion("type", [
        z.object({ type: z.literal("text"), text: z.string() }),
        z.object({ type: z.literal("image"), image_url: z.string() }),
        z.object({ type: z.literal("local_image"), path: z.string() }),
      ]),
    ),
  }),
  z.object({ type: z.literal("exec_approval"), ...answer }),
  z.object({ type: z.literal("patch_approval"), ...answer }),
])

const submission = z.object({ id: z.string(), op })

export type Submission = z.infer<typeof submission>
export type ProtoOp = Submission["op"]
export type InputItem = Extract<ProtoOp, { type: "user_input" }>["items"][number]
export type ConfigureSession = Extract<ProtoOp, { type: "configure_session" }>

export type ParsedLine =
  | { readonly kind: "submission"; readonly submission: Submission }
  /** `id` is the line's own where it has one. */
  | { readonly kind: "bad"; readonly id: string; readonly message: string }

/** One line of input. What is wrong with it is data, since the client must be told. */
export function parseLine(line: string): ParsedLine {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { kind: "bad", id: "", message: `this line is not JSON: ${error.message}` }
  }
  const parsed = submission.safeParse(value)
  if (parsed.success) return { kind: "submission", submission: parsed.data }
  const message = `this is not a submission: ${describe(parsed.error)}`
  return { kind: "bad", id: idOf(value), message }
}

export function decisionOf(decision: z.infer<typeof answer.decision>): Decision {
  return decision === "approved_for_session" ? "approved-for-session" : decision
}

/** What `configure_session` sets above the configuration. Throws `input-invalid` for a relative cwd. */
export function configureOverrides(op: ConfigureSession): ConfigOverrides {
  if (op.cwd !== undefined && !op.cwd.startsWith("/")) {
    throw new CodexError("input-invalid", `cwd must be an absolute path, not ${op.cwd}`)
  }
  return {
    ...(op.cwd !== undefined && { cwd: op.cwd }),
    ...(op.model !== undefined && { model: op.model }),
    ...(op.approval_policy !== undefined && { approvalPolicy: op.approval_policy }),
    ...(op.sandbox_policy !== undefined && permissionOverrides(op.sandbox_policy.permissions)),
    ...(op.disable_response_storage !== undefined && {
      disableResponseStorage: op.disable_response_storage,
    }),
  }
}

/** The provider as the client describes it; the configured one where that is the same place. */
export function configureProvider(op: ConfigureSession, configured: Provider): Provider {
  const { provider } = op
  if (provider === undefined) return configured
  const baseUrl = provider.base_url.replace(/\/$/, "")
  if (baseUrl === configured.baseUrl && provider.wire_api === configured.wireApi) return configured
  return {
    id: provider.name,
    name: provider.name,
    baseUrl,
    wireApi: provider.wire_api,
    ...(typeof provider.env_key === "string" && { envKey: provider.env_key }),
    ...(typeof provider.env_key_instructions === "string" && {
      envKeyInstructions: provider.env_key_instructions,
    }),
    requestMaxRetries: configured.requestMaxRetries,
    streamMaxRetries: configured.streamMaxRetries,
    streamIdleTimeoutMs: configured.streamIdleTimeoutMs,
  }
}

type Permission = z.infer<typeof permission>

/** An empty list allows nothing; as a flag it would say nothing. */
function permissionOverrides(permissions: readonly Permission[]): ConfigOverrides {
  if (permissions.length === 0) return { settings: ["sandbox_permissions=[]"] }
  return { sandbox: permissions.map(permissionText) }
}

function permissionText(permission: Permission): string {
  if (typeof permission === "string") return permission
  return `disk-write-folder=${permission["disk-write-folder"].folder}`
}

function idOf(value: unknown): string {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : undefined
  return typeof id === "string" ? id : ""
}

function describe(error: z.core.$ZodError): string {
  const [issue] = error.issues
  if (issue === undefined) return "it has the wrong shape"
  return `${issue.path.join(".") || "the line"}: ${issue.message}`
}
