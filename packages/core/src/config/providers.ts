import type { Provider, RequestSetting } from "./provider.js"

const tries = { requestMaxRetries: 4, streamMaxRetries: 5, streamIdleTimeoutMs: 300_000 }

/** What a provider is until its table says otherwise: `wire_api` missing means responses (decision 4). */
export const plainProvider = { baseUrl: "", wireApi: "responses", ...tries } as const

/** OpenAI's own, which other services refuse or ignore. */
const openaiSettings: readonly RequestSetting[] = ["model_verbosity", "service_tier"]

/** The providers that need no configuration. A user's table of the same name changes single fields. */
const rows: readonly Provider[] = [
  {
    ...plainProvider,
    id: "openai",
    name: "OpenAI",
    baseUrl: "https://api.openai.com/v1",
    envKey: "OPENAI_API_KEY",
    envKeysBefore: ["CODEX_API_KEY"],
    usesAuthFile: true,
    envKeyInstructions:
      "Create a key at https://platform.openai.com (API keys), then export it: export OPENAI_API_KEY=… or store it: codex login --with-api-key",
    accountHeaders: {
      "openai-organization": "OPENAI_ORGANIZATION",
      "openai-project": "OPENAI_PROJECT",
    },
    maxTokensField: "max_completion_tokens",
  },
  chat("openrouter", "OpenRouter", "https://openrouter.ai/api/v1", {
    envKey: "OPENROUTER_API_KEY",
  }),
  chat("gemini", "Gemini", "https://generativelanguage.googleapis.com/v1beta/openai", {
    envKey: "GEMINI_API_KEY",
    unknownSettings: openaiSettings,
  }),
  chat("ollama", "Ollama", "http://localhost:11434/v1", {
    addressFrom: { variable: "OLLAMA_HOST", port: 11434, path: "/v1" },
    unknownSettings: openaiSettings,
    local: {
      kind: "ollama",
      start: "ollama serve",
      getModel: "ollama pull NAME",
      widen: "OLLAMA_CONTEXT_LENGTH=32768 ollama serve",
    },
  }),
  chat("mistral", "Mistral", "https://api.mistral.ai/v1", {
    envKey: "MISTRAL_API_KEY",
    unknownSettings: openaiSettings,
  }),
  chat("deepseek", "DeepSeek", "https://api.deepseek.com", {
    envKey: "DEEPSEEK_API_KEY",
    unknownSettings: openaiSettings,
  }),
  chat("xai", "xAI", "https://api.x.ai/v1", {
    envKey: "XAI_API_KEY",
    unknownSettings: openaiSettings,
  }),
  chat("groq", "Groq", "https://api.groq.com/openai/v1", {
    envKey: "GROQ_API_KEY",
    unknownSettings: ["model_verbosity"],
  }),
  {
    ...plainProvider,
    id: "azure",
    name: "Azure OpenAI",
    addressFrom: { variable: "AZURE_OPENAI_ENDPOINT", path: "/openai" },
    envKey: "AZURE_OPENAI_API_KEY",
    keyHeader: "api-key",
    queryParams: { "api-version": "2025-04-01-preview" },
    maxTokensField: "max_completion_tokens",
  },
  chat("lmstudio", "LM Studio", "http://localhost:1234/v1", {
    unknownSettings: openaiSettings,
    local: {
      kind: "lmstudio",
      start: "lms server start",
      getModel: "lms get NAME",
      widen: "lms load NAME --context-length 32768",
    },
  }),
  chat("llama.cpp", "llama.cpp", "http://localhost:8080/v1", {
    unknownSettings: openaiSettings,
    local: {
      kind: "llama.cpp",
      start: "llama-server --jinja -m MODEL.gguf",
      getModel: "llama-server --jinja -hf NAME",
      widen: "llama-server --jinja -c 32768 -m MODEL.gguf",
    },
  }),
  chat("vllm", "vLLM", "http://localhost:8000/v1", {
    unknownSettings: openaiSettings,
    local: {
      kind: "vllm",
      start: "vllm serve MODEL",
      getModel: "vllm serve NAME",
      widen: "vllm serve NAME --max-model-len 32768",
    },
  }),
]

export const providers: ReadonlyMap<string, Provider> = new Map(rows.map((row) => [row.id, row]))

function chat(id: string, name: string, baseUrl: string, more: Partial<Provider>): Provider {
  return { ...plainProvider, id, name, baseUrl, wireApi: "chat", ...more }
}
