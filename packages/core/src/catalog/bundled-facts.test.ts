import { expect, test } from "vitest"
import { bundledFacts } from "./bundled-facts.js"
import { bundledModels } from "./bundled-models.js"

test.each([
  ["openai", "o4-mini"],
  ["openai", "o4-mini-2025-04-16"],
  ["openrouter", "openai/o4-mini"],
])("a model is known by its name, its date and its maker aside: %s %s", (provider, model) => {
  expect(bundledFacts(provider, model)).toMatchObject({
    contextWindow: 200_000,
    maxOutputTokens: 100_000,
    images: true,
    tools: true,
    reasoning: true,
  })
})

test("another model of the same family is not", () => {
  expect(bundledFacts("openai", "o4-mini-deep-research")).toEqual({})
  expect(bundledFacts("openai", "gpt-5-unheard-of")).toEqual({})
})

test("a price is that of its own provider", () => {
  expect(bundledFacts("groq", "openai/gpt-oss-20b").price).toBeUndefined()
  expect(bundledFacts("groq", "openai/gpt-oss-120b").price).toEqual({
    input: 0.15,
    cachedInput: 0.075,
    output: 0.6,
  })
  expect(bundledFacts("ollama", "gpt-oss:120b").price).toBeUndefined()
  expect(bundledFacts("ollama", "gpt-oss:120b").reasoning).toBe(true)
})

test("a model has one row, and its numbers are possible", () => {
  const names = bundledModels.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { facts } of bundledModels) {
    const { contextWindow = 8192, maxOutputTokens = 1, price } = facts
    expect(maxOutputTokens).toBeLessThanOrEqual(contextWindow)
    if (price === undefined) continue
    expect(price.cachedInput ?? 0).toBeLessThanOrEqual(price.input)
    expect(price.input).toBeLessThanOrEqual(price.output)
  }
})
