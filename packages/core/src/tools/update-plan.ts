import * as z from "zod/mini"
import { textPart } from "../protocol/item.js"
import type { PlanAction } from "../protocol/policy.js"
import { defineTool } from "./define-tool.js"

/** Lets the model say what it is about to do; it touches nothing. */
export const updatePlanTool = defineTool({
  name: "update_plan",
  description: "Shows your plan to the user. At most one step is in_progress.",
  input: z.object({
    explanation: z.optional(z.string()),
    plan: z.array(
      z.object({ step: z.string(), status: z.enum(["pending", "in_progress", "completed"]) }),
    ),
  }),
  plan({ explanation, plan }) {
    const action: PlanAction = {
      kind: "plan",
      steps: plan,
      ...(explanation !== undefined && { explanation }),
    }
    return {
      action,
      run: async () => ({
        content: [textPart("Plan updated")],
        ok: true,
        result: { kind: "plan" },
      }),
    }
  },
})
