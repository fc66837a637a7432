import { expect, test } from "vitest"
import type { ModelUsage } from "../protocol/model-usage.js"
import { noUsage } from "../protocol/usage.js"
import { sessionCost } from "./session-cost.js"

const used = (model: string): ModelUsage => ({
  provider: "p",
  model,
  usage: { ...noUsage, inputTokens: 1_000_000 },
})
const priceOf = ({ model }: { readonly model: string }) =>
  model.startsWith("paid") ? { input: Number(model.slice(4)), output: 1 } : undefined

test("each model is counted at its own price", () => {
  expect(sessionCost([used("paid1")], priceOf)).toEqual({ costUsd: 1 })
  const { costUsd, byModel } = sessionCost([used("paid1"), used("paid2")], priceOf)
  expect([costUsd, byModel?.map((row) => row.costUsd)]).toEqual([3, [1, 2]])
})

test("where one has no known price there is no sum", () => {
  expect(sessionCost([used("x")], priceOf)).toEqual({})
  const rows = [used("paid1"), used("x")]
  expect(sessionCost(rows, priceOf)).toEqual({ byModel: [{ ...rows[0], costUsd: 1 }, rows[1]] })
})
