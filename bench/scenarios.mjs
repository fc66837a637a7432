import { shellCall } from "./contestants.mjs"

const done = { deltas: ["Done."] }

function calls(count, script) {
  return (k, { tools }) => (k < count ? { call: shellCall(tools, script) } : done)
}

/** What the model answers to request k, and how many requests a run that went well makes. */
export const scenarios = {
  hello: { requests: 1, answer: () => done },
  tools: { requests: 21, answer: calls(20, "true") },
  deltas: {
    requests: 1,
    answer: () => ({
      deltas: Array.from({ length: 20_000 }, (_, i) => (i % 12 === 11 ? "word.\n" : "word ")),
    }),
  },
  flood: { requests: 2, answer: calls(1, "yes | head -c 1000000000") },
}
