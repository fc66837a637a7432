import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { keepToldFacts } from "../../config/told-facts.js"
import { testConfig } from "../../testing/test-config.js"
import { rememberedFacts } from "./remembered-facts.js"

test("what is configured goes before what the server told, and that before the bundled table", async () => {
  const config = testConfig("/", { home: await tempFolder() })
  expect(rememberedFacts(config, "gpt-oss-20b")).toMatchObject({
    contextWindow: 131_072,
    images: false,
  })
  const price = { input: 0.03, output: 0.14 }
  const told = { contextWindow: 8192, maxOutputTokens: 4096, images: true, price }
  keepToldFacts(config, [{ id: "gpt-oss-20b", facts: told }])
  expect(rememberedFacts(config, "gpt-oss-20b")).toMatchObject({ ...told, reasoning: true })
  const configured = { ...config, contextWindow: 16_384, supportsImages: false }
  expect(rememberedFacts(configured, "gpt-oss-20b")).toMatchObject({
    contextWindow: 16_384,
    maxOutputTokens: 4096,
    images: false,
  })
})
