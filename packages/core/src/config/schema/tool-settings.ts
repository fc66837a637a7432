import * as z from "zod/mini"

const text = () => z.exactOptional(z.string())
const flag = () => z.exactOptional(z.boolean())
const texts = () => z.exactOptional(z.array(z.string()))
const notActedOn = () => z.exactOptional(z.unknown())

const mcpServer = () =>
  z.strictObject({
    command: text(),
    args: texts(),
    env: z.exactOptional(z.record(z.string(), z.string())),
    url: text(),
    enabled: flag(),
    required: flag(),

    auth: notActedOn(),
    bearer_token_env_var: notActedOn(),
    cwd: notActedOn(),
    default_tools_approval_mode: notActedOn(),
    disabled_tools: notActedOn(),
    enabled_tools: notActedOn(),
    env_http_headers: notActedOn(),
    env_vars: notActedOn(),
    environment_id: notActedOn(),
    http_headers: notActedOn(),
    http_headers_helper: notActedOn(),
    oauth: notActedOn(),
    oauth_resource: notActedOn(),
    omit_tools_from: notActedOn(),
    scopes: notActedOn(),
    startup_readiness: notActedOn(),
    startup_timeout_ms: notActedOn(),
    startup_timeout_sec: notActedOn(),
    supports_parallel_tool_calls: notActedOn(),
    tool_input_schema_max_bytes: notActedOn(),
    tool_timeout_sec: notActedOn(),
    tools: notActedOn(),
  })

/** Programs that are started, and what they are started with. */
export const toolSettings = {
  mcp_servers: () => z.record(z.string(), mcpServer()),
  notify: () => z.array(z.string().check(z.minLength(1))),
  shell_environment_policy: () =>
    z.strictObject({
      inherit: z.exactOptional(z.enum(["all", "core", "none"])),
      ignore_default_excludes: flag(),
      exclude: texts(),
      include_only: texts(),
      set: z.exactOptional(z.record(z.string(), z.string())),
      filters: z.exactOptional(z.record(z.string(), z.enum(["include", "exclude"]))),
      experimental_use_profile: flag(),
    }),
  features: () => z.record(z.string(), z.unknown()),
  hooks: () => z.unknown(),
}
