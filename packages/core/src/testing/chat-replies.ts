import { call, delta, end, finish, frame } from "./chat-frames.js"
import type { WireApiFixtures } from "./wire-api-suite.js"

export const chatReplies: WireApiFixtures = {
  text: [
    delta({ role: "assistant", content: "" }),
    delta({ reasoning_content: "hm" }),
    delta({ content: "Grüße, " }),
    delta({ content: "🌍!" }),
    finish("stop"),
    frame({
      choices: [],
      usage: {
        prompt_tokens: 12,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens: 5,
        completion_tokens_details: { reasoning_tokens: 2 },
      },
    }),
    end,
  ].join(""),
  calls: [
    delta({ content: "two" }),
    call({ index: 0, id: "c1", function: { name: "shell", arguments: "" } }),
    call({ index: 0, function: { arguments: '{"command":' } }),
    call({ index: 1, id: "c2", function: { name: "shell", arguments: '{"command":["wc",' } }),
    call({ index: 0, function: { arguments: '["ls"]}' } }),
    call({ index: 1, function: { arguments: '"ü"]}' } }),
    finish("tool_calls"),
    end,
  ].join(""),
  refusal: [delta({ refusal: "I will " }), delta({ refusal: "not." }), finish("stop"), end].join(
    "",
  ),
  error: [delta({ content: "part" }), frame({ error: { message: "boom", code: 502 } })].join(""),
}
