import type { ModelFacts, Price } from "./model-facts.js"

/** One model, or all that differ from it in their date only. */
export type BundledModel = {
  readonly name: string
  /** Whose price it is; elsewhere the same model costs something else. */
  readonly provider: string
  readonly facts: ModelFacts
}

const tools = { tools: true } as const

/**
 * From models.dev as of September 2026; of OpenAI's models before GPT-5.2, and of Llama, as published in
 * 2025 and not looked up again. What a server tells, and what the configuration says, goes before it.
 */
export const bundledModels: readonly BundledModel[] = [
  openai("gpt-4o", plain(128_000, 16_384), price(2.5, 1.25, 10)),
  openai("gpt-4o-mini", plain(128_000, 16_384), price(0.15, 0.075, 0.6)),
  openai("gpt-4.1", plain(1_047_576, 32_768), price(2, 0.5, 8)),
  openai("gpt-4.1-mini", plain(1_047_576, 32_768), price(0.4, 0.1, 1.6)),
  openai("gpt-4.1-nano", plain(1_047_576, 32_768), price(0.1, 0.025, 0.4)),
  openai("o1", thinker(200_000, 100_000), price(15, 7.5, 60)),
  openai("o3", thinker(200_000, 100_000), price(2, 0.5, 8)),
  openai("o3-mini", { ...thinker(200_000, 100_000), images: false }, price(1.1, 0.55, 4.4)),
  openai("o4-mini", thinker(200_000, 100_000), price(1.1, 0.275, 4.4)),
  openai("codex-mini-latest", thinker(200_000, 100_000), price(1.5, 0.375, 6)),
  openai("gpt-5", gpt5(400_000), price(1.25, 0.125, 10)),
  openai("gpt-5-mini", gpt5(400_000), price(0.25, 0.025, 2)),
  openai("gpt-5-nano", gpt5(400_000), price(0.05, 0.005, 0.4)),
  openai("gpt-5-codex", gpt5(400_000), price(1.25, 0.125, 10)),
  openai("gpt-5.1", gpt5(400_000), price(1.25, 0.125, 10)),
  openai("gpt-5.1-codex", gpt5(400_000), price(1.25, 0.125, 10)),
  openai("gpt-5.1-codex-mini", gpt5(400_000), price(0.25, 0.025, 2)),
  openai("gpt-5.2", gpt5(400_000), price(1.75, 0.175, 14)),
  openai("gpt-5.2-codex", gpt5(400_000), price(1.75, 0.175, 14)),
  openai("gpt-5.3-codex", gpt5(400_000), price(1.75, 0.175, 14)),
  openai("gpt-5.4", gpt5(1_050_000), price(2.5, 0.25, 15)),
  openai("gpt-5.5", gpt5(1_050_000), price(5, 0.5, 30)),
  openai("gpt-5.6", gpt5(1_050_000), price(2, 0.2, 10)),
  openai("gpt-6-astra", gpt5(1_050_000), price(10, 1, 50)),

  model("gemini", "gemini-2.5-pro", gemini(), price(1.25, 0.125, 10)),
  model("gemini", "gemini-2.5-flash", gemini(), price(0.3, 0.03, 2.5)),
  model("gemini", "gemini-3.5-flash", gemini(), price(1.5, 0.15, 9)),

  model("mistral", "devstral-2512", text(plain(262_144)), price(0.4, undefined, 2)),
  model("mistral", "mistral-large-2512", plain(262_144), price(0.5, undefined, 1.5)),

  model("deepseek", "deepseek-chat", text(plain(1_000_000, 8192)), price(0.28, 0.028, 0.42)),
  model("deepseek", "deepseek-reasoner", { ...tools, reasoning: true, efforts: [], images: false }),
  model(
    "deepseek",
    "deepseek-v4-pro",
    { ...tools, reasoning: true, efforts: ["high", "max"] },
    price(1.32, 0.044, 3.96),
  ),

  model(
    "xai",
    "grok-code-fast-1",
    { ...text(plain(256_000, 10_000)), reasoning: true },
    price(0.2, 0.02, 1.5),
  ),
  model(
    "xai",
    "grok-4.7",
    { ...tools, images: true, reasoning: true, efforts: ["low", "medium", "high", "xhigh"] },
    price(2, 0.5, 6),
  ),

  model("groq", "gpt-oss-120b", oss(), price(0.15, 0.075, 0.6)),
  model("groq", "gpt-oss-20b", oss()),
  model(
    "groq",
    "llama-3.3-70b-versatile",
    text(plain(131_072, 32_768)),
    price(0.59, undefined, 0.79),
  ),
]

function model(provider: string, name: string, facts: ModelFacts, price?: Price): BundledModel {
  return { name, provider, facts: price === undefined ? facts : { ...facts, price } }
}

function openai(name: string, facts: ModelFacts, price: Price): BundledModel {
  return model("openai", name, facts, price)
}

/** Sees pictures, calls tools, and does not think first. */
function plain(contextWindow: number, maxOutputTokens?: number): ModelFacts {
  return {
    contextWindow,
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...tools,
    images: true,
    reasoning: false,
    efforts: [],
    verbosity: false,
  }
}

function text(facts: ModelFacts): ModelFacts {
  return { ...facts, images: false }
}

function thinker(contextWindow: number, maxOutputTokens: number): ModelFacts {
  const efforts = ["low", "medium", "high"]
  return { ...plain(contextWindow, maxOutputTokens), reasoning: true, efforts }
}

function gpt5(contextWindow: number): ModelFacts {
  const efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"]
  return { ...thinker(contextWindow, 128_000), efforts, verbosity: true }
}

function gemini(): ModelFacts {
  return thinker(1_048_576, 65_536)
}

function oss(): ModelFacts {
  return text(thinker(131_072, 65_536))
}

function price(input: number, cachedInput: number | undefined, output: number): Price {
  return { input, ...(cachedInput !== undefined && { cachedInput }), output }
}
