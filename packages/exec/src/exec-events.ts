import * as z from "zod/mini"

/**
 * Every line of `codex exec --json`. The JSON Schema in docs/exec-events.schema.json is made from this,
 * and so are the types; at run time nobody evaluates it.
 */
const itemStatus = z.enum(["in_progress", "completed", "failed"])

const agentMessage = z.object({
  id: z.string(),
  type: z.literal("agent_message"),
  text: z.string(),
})

const reasoning = z.object({ id: z.string(), type: z.literal("reasoning"), text: z.string() })

const commandExecution = z.object({
  id: z.string(),
  type: z.literal("command_execution"),
  command: z.string(),
  aggregated_output: z.string(),
  exit_code: z.nullable(z.int()),
  status: z.enum(["in_progress", "completed", "failed", "declined"]),
})

const fileChange = z.object({
  id: z.string(),
  type: z.literal("file_change"),
  changes: z.array(z.object({ path: z.string(), kind: z.enum(["add", "delete", "update"]) })),
  status: itemStatus,
  error: z.optional(z.object({ message: z.string() })),
})

const mcpToolCall = z.object({
  id: z.string(),
  type: z.literal("mcp_tool_call"),
  server: z.string(),
  tool: z.string(),
  arguments: z.unknown(),
  result: z.nullable(z.object({ content: z.array(z.unknown()), structured_content: z.unknown() })),
  error: z.nullable(z.object({ message: z.string() })),
  status: itemStatus,
})

const todoList = z.object({
  id: z.string(),
  type: z.literal("todo_list"),
  items: z.array(z.object({ text: z.string(), completed: z.boolean() })),
})

const errorItem = z.object({ id: z.string(), type: z.literal("error"), message: z.string() })

const item = z.discriminatedUnion("type", [
  agentMessage,
  reasoning,
  commandExecution,
  fileChange,
  mcpToolCall,
  todoList,
  errorItem,
])

const usage = z.object({
  input_tokens: z.int(),
  cached_input_tokens: z.int(),
  cache_write_input_tokens: z.int(),
  output_tokens: z.int(),
  reasoning_output_tokens: z.int(),
  cost_usd: z.optional(z.number()),
})

/** The same of each model that has answered, where several have. */
const modelUsage = z.object({ provider: z.string(), model: z.string(), ...usage.shape })

/** Of the last request, as codex estimates them: four bytes each. */
const promptTokens = z.object({
  instructions: z.int(),
  tools: z.int(),
  mcp: z.record(z.string(), z.int()),
  files: z.int(),
  history: z.int(),
})

/** What was mended of the model's replies in this turn, and how often. */
const repairs = z.object({
  calls_as_text: z.optional(z.int()),
  broken_json: z.optional(z.int()),
  tool_names: z.optional(z.int()),
  strings_for_lists: z.optional(z.int()),
})

const account = {
  usage,
  usage_by_model: z.optional(z.array(modelUsage)),
  prompt_tokens: z.optional(promptTokens),
  repairs: z.optional(repairs),
}

export const execEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("thread.started"),
    thread_id: z.string(),
    schema_version: z.optional(z.literal(1)),
  }),
  z.object({ type: z.literal("turn.started") }),
  z.object({ type: z.literal("turn.completed"), ...account }),
  z.object({
    type: z.literal("turn.failed"),
    error: z.object({ message: z.string(), code: z.string() }),
    ...account,
  }),
  z.object({ type: z.literal("item.started"), item }),
  z.object({ type: z.literal("item.updated"), item }),
  z.object({ type: z.literal("item.completed"), item }),
  z.object({ type: z.literal("error"), message: z.string(), will_retry: z.boolean() }),
])

export type ExecEvent = z.infer<typeof execEventSchema>
export type ExecItem = z.infer<typeof item>
export type ExecUsage = z.infer<typeof usage>
export type ExecRepairs = z.infer<typeof repairs>
