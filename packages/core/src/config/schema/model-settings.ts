import * as z from "zod/mini"
import { address } from "./address.js"

const text = () => z.string()
const tokens = () => z.int().check(z.gte(1), z.lte(1_000_000_000))
const flag = () => z.boolean()

/** What is asked of which model, and what of its answer is shown. */
export const modelSettings = {
  model: text,
  model_provider: text,
  model_fallbacks: () => z.array(z.string()),
  // Open sets: providers add values.
  model_reasoning_effort: text,
  model_reasoning_summary: text,
  model_verbosity: text,
  service_tier: text,
  model_context_window: tokens,
  model_max_output_tokens: tokens,
  model_supports_images: flag,
  oss_provider: text,
  cli_auth_credentials_store: () => z.enum(["file", "keyring", "auto", "ephemeral"]),
  openai_base_url: address,
  disable_response_storage: flag,
  hide_agent_reasoning: flag,
  tool_output_token_limit: () => z.int().check(z.gte(1)),
  instructions: text,
  developer_instructions: text,
  model_instructions_file: text,
  experimental_instructions_file: text,
  project_doc_max_bytes: () => z.int().check(z.gte(0)),
  project_doc_fallback_filenames: () => z.array(fileName()),
  project_root_markers: () => z.array(fileName()),
}

/** A name without a way in it, so that it cannot lead out of the folder where it is looked for. */
function fileName() {
  const isName = (name: string) => /^[^/\\\0]+$/.test(name) && name !== "." && name !== ".."
  return z.string().check(z.refine(isName, { error: "a file name without a folder" }))
}
