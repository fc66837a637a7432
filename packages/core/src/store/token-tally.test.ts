import { expect, test } from "vitest"
import { createHistory } from "./history.js"

test("what each token count adds, and reasoning, is that of the model that has answered", () => {
  const history = createHistory({ recordedProvider: "acme", provider: "acme" })
  const turn = (payload: object) => history.push({ type: "turn_context", payload })
  const tokens = (input_tokens: number, note: object = {}) => {
    const info = { total_token_usage: { input_tokens, output_tokens: 0 } }
    history.push({ type: "event_msg", payload: { type: "token_count", info }, ...note })
  }
  turn({ model: "a" })
  tokens(10)
  tokens(10)
  tokens(25, { codex_answered_by: { provider: "other", model: "z" } })
  const thought = { type: "reasoning", summary: [], encrypted_content: "only other can read it" }
  history.push({ type: "response_item", payload: thought })
  turn({ model: "b", model_provider: "beta" })
  tokens(30)
  // Counted anew, as after a compaction.
  tokens(4)
  expect(history.usageByModel).toMatchObject([
    { provider: "acme", model: "a", usage: { inputTokens: 10 } },
    { provider: "other", model: "z", usage: { inputTokens: 15 } },
    { provider: "beta", model: "b", usage: { inputTokens: 9 } },
  ])
  expect(history.items).toEqual([{ type: "reasoning", summary: [] }])
})

test("a file that names models without an end, or by endless names, makes no endless list", () => {
  const history = createHistory({ recordedProvider: "acme", provider: "acme" })
  for (let count = 1; count <= 1000; count++) {
    const info = { total_token_usage: { input_tokens: count } }
    const model = count % 2 === 0 ? `m${count}` : "m".repeat(1000 + count)
    const codex_answered_by = { provider: "p", model }
    history.push({ type: "event_msg", payload: { type: "token_count", info }, codex_answered_by })
  }
  const rows = history.usageByModel
  expect(rows.length).toBeLessThanOrEqual(101)
  expect(rows.every(({ model }) => model.length < 10)).toBe(true)
  expect(rows.reduce((sum, { usage }) => sum + usage.inputTokens, 0)).toBe(1000)
})
