// The shapes are those of the providers' own documents and servers.
type Refusal = readonly [name: string, status: number, body: unknown, code: string, said: string]

export const refusals: readonly Refusal[] = [
  [
    "OpenAI, a spent quota",
    429,
    {
      error: {
        message: "You exceeded your current quota",
        type: "insufficient_quota",
        code: "insufficient_quota",
      },
    },
    "quota-exceeded",
    "You exceeded your current quota",
  ],
  [
    "OpenAI, too long",
    400,
    {
      error: {
        message: "This model's maximum context length is 8192 tokens.",
        code: "context_length_exceeded",
      },
    },
    "context-length",
    "ran out of room",
  ],
  [
    "Azure, no such deployment",
    404,
    {
      error: {
        code: "DeploymentNotFound",
        message: "The API deployment for this resource does not exist.",
      },
    },
    "request-refused",
    "The API deployment for this resource does not exist.",
  ],
  [
    "Azure, its filter",
    400,
    {
      error: {
        code: "content_filter",
        message: "The response was filtered",
        innererror: { code: "ResponsibleAIPolicyViolation" },
      },
    },
    "request-refused",
    "content_filter",
  ],
  [
    "Azure's gateway",
    401,
    { statusCode: 401, message: "Access denied due to invalid subscription key." },
    "auth-refused",
    "Access denied due to invalid subscription key.",
  ],
  [
    "Anthropic, too long",
    400,
    {
      type: "error",
      error: {
        type: "invalid_request_error",
        message: "prompt is too long: 210000 tokens > 200000 maximum",
      },
    },
    "context-length",
    "prompt is too long",
  ],
  [
    "Gemini, in a list",
    400,
    [{ error: { code: 400, message: "API key not valid.", status: "INVALID_ARGUMENT" } }],
    "auth-refused",
    "API key not valid.",
  ],
  [
    "Gemini, too long",
    400,
    [
      {
        error: {
          code: 400,
          message:
            "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
          status: "INVALID_ARGUMENT",
        },
      },
    ],
    "context-length",
    "ran out of room",
  ],
  [
    "Mistral, bad input",
    422,
    {
      object: "error",
      message: { detail: [{ type: "missing", loc: ["body", "model"], msg: "Field required" }] },
      type: "invalid_request_error",
    },
    "request-refused",
    "422 Unprocessable Entity: Field required",
  ],
  [
    "Mistral, a wrong key",
    401,
    { detail: "Unauthorized" },
    "auth-refused",
    "401 Unauthorized: Unauthorized",
  ],
  [
    "Mistral, too long",
    400,
    {
      object: "error",
      message:
        "Prompt contains 40000 tokens, too large for model with 32768 maximum context length",
      type: "invalid_request_prompt",
    },
    "context-length",
    "ran out of room",
  ],
  [
    "Ollama, no such model",
    404,
    { error: "model 'nope' not found" },
    "model-unknown",
    "model 'nope' not found",
  ],
  [
    "Ollama, no tools",
    400,
    { error: { message: "registry.ollama.ai/library/x does not support tools" } },
    "request-refused",
    "does not support tools",
  ],
  [
    "llama.cpp, too long",
    400,
    {
      error: {
        code: 400,
        message: "the request exceeds the available context size. try increasing the context size",
        type: "exceed_context_size_error",
        n_prompt_tokens: 9000,
      },
    },
    "context-length",
    "ran out of room",
  ],
  [
    "LM Studio, too long",
    400,
    {
      error:
        "The number of tokens to keep from the initial prompt is greater than the context length.",
    },
    "context-length",
    "ran out of room",
  ],
  [
    "vLLM, too long",
    400,
    {
      object: "error",
      message: "This model's maximum context length is 4096 tokens. However, you requested 5000",
      type: "BadRequestError",
      code: 400,
    },
    "context-length",
    "ran out of room",
  ],
  [
    "vLLM, no such model",
    404,
    { object: "error", message: "The model `x` does not exist.", type: "NotFoundError", code: 404 },
    "model-unknown",
    "does not exist",
  ],
  [
    "OpenRouter, of the provider behind it",
    400,
    {
      error: {
        message: "Provider returned error",
        code: 400,
        metadata: { raw: "tools are not supported", provider_name: "X" },
      },
    },
    "request-refused",
    "tools are not supported",
  ],
  [
    "OpenAI, more than an account may send in a minute",
    429,
    { error: { message: "TPM: Requested 40000. Tokens must be reduced in order to run" } },
    "context-length",
    "Requested 40000",
  ],
  [
    "Ollama, a model without tools",
    400,
    { error: { message: "registry.ollama.ai/library/gemma3 does not support tools" } },
    "request-refused",
    "(the model cannot call tools: codex models says which can, choose one with -m)",
  ],
  [
    "OpenRouter, no credits",
    402,
    { error: { message: "Insufficient credits", code: 402 } },
    "quota-exceeded",
    "Insufficient credits",
  ],
  [
    "DeepSeek, no money",
    402,
    { error: { message: "Insufficient Balance", type: "unknown_error" } },
    "quota-exceeded",
    "Insufficient Balance",
  ],
  [
    "xAI, a wrong key",
    400,
    { code: "Client specified an invalid argument", error: "Incorrect API key provided: x." },
    "auth-refused",
    "Incorrect API key provided: x.",
  ],
  [
    "xAI, too long",
    400,
    {
      error: "This model's maximum prompt length is 131072 but the request contains 140000 tokens.",
    },
    "context-length",
    "ran out of room",
  ],
  [
    "Cloudflare",
    403,
    { success: false, errors: [{ code: 1000, message: "Authentication error" }] },
    "auth-refused",
    "Authentication error",
  ],
  ["AWS", 403, { Message: "User is not authorized" }, "auth-refused", "User is not authorized"],
]
