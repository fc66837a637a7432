import type { ModelTurn } from "@codex/testing"

const patch = `*** Begin Patch
*** Update File: src/basket.js
@@ export function total(lines) {
-  return lines.reduce((sum, line) => sum + line.price, 0)
+  return lines.reduce((sum, line) => sum + line.price * line.quantity, 0)
 }
*** End Patch
`

const steps = ["Run the tests", "Find the cause", "Mend it", "Run the tests again"]

/** What the model of the demo says. Written by us, and served by the scripted server to be recorded. */
export const demoScript: readonly ModelTurn[] = [
  {
    text: "I will run the tests first, and look at the code that they test.",
    toolCalls: [
      { name: "update_plan", args: { plan: planAt(0) } },
      { name: "shell", args: { command: ["node", "--test", "--test-reporter=tap"] } },
      { name: "shell", args: { command: ["cat", "src/basket.js", "test/basket.test.js"] } },
    ],
  },
  {
    text: "`total` adds up the prices and forgets the quantities. That is the cause; the test is right.",
    toolCalls: [
      { name: "update_plan", args: { plan: planAt(2) } },
      { name: "apply_patch", args: { input: patch } },
    ],
  },
  { toolCalls: [{ name: "shell", args: { command: ["node", "--test", "--test-reporter=tap"] } }] },
  {
    toolCalls: [{ name: "update_plan", args: { plan: planAt(4) } }],
  },
  {
    text: "The tests pass now. `total` in src/basket.js:3 multiplies each price by its quantity; before, a line counted once however many pieces it had. I changed nothing else.",
  },
]

/** The plan when `done` steps are behind. */
function planAt(done: number) {
  return steps.map((step, at) => ({
    step,
    status: at < done ? "completed" : at === done ? "in_progress" : "pending",
  }))
}
