import * as z from "zod/mini"
import { address } from "./address.js"

const text = () => z.exactOptional(z.string())
const texts = () => z.exactOptional(z.record(z.string(), z.string()))
const notActedOn = () => z.exactOptional(z.unknown())

// Stricter than the system is, so that a key pasted here by mistake is refused and not printed.
const variable = () =>
  z
    .string()
    .check(z.refine((name) => /^[A-Za-z_]\w*$/.test(name), { error: "the name of a variable" }))

const attempts = () => z.int().check(z.gte(0), z.lte(100))

/** Node's timers know no longer ones. */
const milliseconds = (least: number) => z.int().check(z.gte(least), z.lte(2 ** 31 - 1))

/** All is optional, since a higher layer may change one field; `command` must come from one of them. */
const authSettings = () =>
  z.strictObject({
    command: z.exactOptional(z.string().check(z.minLength(1))),
    args: z.exactOptional(z.array(z.string())),
    cwd: text(),
    timeout_ms: z.exactOptional(milliseconds(1)),
    refresh_interval_ms: z.exactOptional(milliseconds(0)),
  })

/** One table of `model_providers`. All is optional, since it may change a built-in provider. */
export const providerSettings = () =>
  z.strictObject({
    name: text(),
    base_url: z.exactOptional(address()),
    wire_api: z.exactOptional(z.enum(["responses", "chat", "replay"])),
    transport: z.exactOptional(z.enum(["http", "openai"])),
    env_key: z.exactOptional(variable()),
    env_key_instructions: text(),
    experimental_bearer_token: text(),
    query_params: texts(),
    http_headers: texts(),
    env_http_headers: z.exactOptional(z.record(z.string(), variable())),
    request_max_retries: z.exactOptional(attempts()),
    stream_max_retries: z.exactOptional(attempts()),
    stream_idle_timeout_ms: z.exactOptional(milliseconds(1)),
    replay_file: text(),

    auth: z.exactOptional(authSettings()),
    aws: notActedOn(),
    requires_openai_auth: z.exactOptional(z.boolean()),
    capabilities: notActedOn(),
    gateway_oauth: notActedOn(),
    model_catalog_url: notActedOn(),
    supports_standalone_web_search: notActedOn(),
    supports_websockets: notActedOn(),
    websocket_connect_timeout_ms: notActedOn(),
  })

export type ProviderSettings = z.infer<ReturnType<typeof providerSettings>>
