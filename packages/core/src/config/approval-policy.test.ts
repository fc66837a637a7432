import { expect, test } from "vitest"
import type { ApprovalPolicy } from "../protocol/policy.js"
import { asksAtLeast } from "./approval-policy.js"

test.each<[ApprovalPolicy, ApprovalPolicy, boolean]>([
  ["unless-allow-listed", "auto-edit", true],
  ["auto-edit", "on-request", true],
  ["on-request", "on-failure", true],
  ["on-failure", "on-request", false],
  ["never", "on-failure", false],
  ["unless-allow-listed", "never", false],
  ["never", "never", true],
])("%s asks at least what %s asks: %s", (policy, than, expected) => {
  expect(asksAtLeast(policy, than)).toBe(expected)
})
