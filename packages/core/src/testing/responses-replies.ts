import { completed, done, event, functionCall, message } from "./responses-frames.js"
import type { WireApiFixtures } from "./wire-api-suite.js"

export const responsesReplies: WireApiFixtures = {
  text: [
    event("response.created", { response: { id: "resp_1" } }),
    event("response.reasoning_summary_text.delta", { item_id: "rs_1", delta: "hm" }),
    done({ type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "hm" }] }),
    event("response.output_text.delta", { item_id: "msg_1", delta: "Grüße, " }),
    event("response.output_text.delta", { item_id: "msg_1", delta: "🌍!" }),
    done(message("msg_1", "Grüße, 🌍!")),
    completed({
      input_tokens: 12,
      input_tokens_details: { cached_tokens: 4 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 2 },
    }),
  ].join(""),
  calls: [
    done(message("msg_1", "two")),
    done(functionCall("c1", '{"command":["ls"]}')),
    done(functionCall("c2", '{"command":["wc","ü"]}')),
    completed(),
  ].join(""),
  refusal: [
    done({ ...message("msg_1", ""), content: [{ type: "refusal", refusal: "I will not." }] }),
    completed(),
  ].join(""),
  error: [
    event("response.output_text.delta", { item_id: "msg_1", delta: "part" }),
    event("response.failed", { response: { error: { code: "server_error", message: "boom" } } }),
  ].join(""),
}
