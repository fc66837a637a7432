import type { Provider } from "./provider.js"

const tries = { requestMaxRetries: 4, streamMaxRetries: 5, streamIdleTimeoutMs: 300_000 }

/** What a provider is until its table says otherwise: `wire_api` missing means responses (decision 4). */
export const plainProvider = { baseUrl: "", wireApi: "responses", ...tries } as const

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
      "Create a key at https://platform.openai.com (API keys), then export it: export OPENAI_API_KEY=…",
  },
  chat("openrouter", "OpenRouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
  chat(
    "gemini",
    "Gemini",
    "https://generativelanguage.googleapis.com/v1beta/openai",
    "GEMINI_API_KEY",
  ),
  chat("ollama", "Ollama", "http://localhost:11434/v1"),
  chat("lmstudio", "LM Studio", "http://localhost:1234/v1"),
  chat("mistral", "Mistral", "https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
  chat("deepseek", "DeepSeek", "https://api.deepseek.com", "DEEPSEEK_API_KEY"),
  chat("xai", "xAI", "https://api.x.ai/v1", "XAI_API_KEY"),
  chat("groq", "Groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY"),
]

export const providers: ReadonlyMap<string, Provider> = new Map(rows.map((row) => [row.id, row]))

function chat(id: string, name: string, baseUrl: string, envKey?: string): Provider {
  const key = envKey === undefined ? {} : { envKey }
  return { ...plainProvider, id, name, baseUrl, wireApi: "chat", ...key }
}
