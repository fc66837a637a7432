import { expect, test } from "vitest"
import type { ApprovalQuestion } from "../protocol/policy.js"
import { Approvals } from "./approvals.js"

const question: ApprovalQuestion = {
  callId: "c1",
  action: { kind: "command", argv: ["ls"], cwd: "/a" },
  where: "inside",
}
const open = new AbortController().signal

test("a question is registered before it is shown, so an instant answer counts", async () => {
  const approvals = new Approvals()
  const show = () => approvals.answer({ type: "approval", callId: "c1", decision: "approved" })
  expect(await approvals.ask(question, show, open)).toEqual({ decision: "approved" })
})

test("an answer is consumed once", async () => {
  const approvals = new Approvals()
  const answer = () => approvals.answer({ type: "approval", callId: "c1", decision: "denied" })
  await approvals.ask(question, answer, open)
  expect(answer).toThrow("no question about the call c1 is open")
})

test("a second answer that comes at once finds no question", async () => {
  const approvals = new Approvals()
  const answer = () => approvals.answer({ type: "approval", callId: "c1", decision: "denied" })
  const asking = approvals.ask(question, () => {}, open)
  answer()
  expect(() => approvals.answer({ type: "approval", callId: "c1", decision: "approved" })).toThrow(
    "no question about the call c1 is open",
  )
  expect(await asking).toEqual({ decision: "denied" })
})

test("a question that cannot be shown is answered with no", async () => {
  const approvals = new Approvals()
  const show = () => {
    throw new Error("the screen is gone")
  }
  expect(await approvals.ask(question, show, open)).toMatchObject({ decision: "denied" })
})

test("a yes for once is asked about again", async () => {
  const approvals = new Approvals()
  let shown = 0
  const yes = () => {
    shown++
    approvals.answer({ type: "approval", callId: "c1", decision: "approved" })
  }
  await approvals.ask(question, yes, open)
  await approvals.ask(question, yes, open)
  expect(shown).toBe(2)
})

test("an interrupt ends the wait, also one that came before", async () => {
  const abort = new AbortController()
  const asking = new Approvals().ask(question, () => abort.abort(new Error("stop")), abort.signal)
  await expect(asking).rejects.toThrow("stop")
  await expect(new Approvals().ask(question, () => {}, abort.signal)).rejects.toThrow("stop")
})

test("a yes for the session holds for the same action, folder and place, and for nothing else", async () => {
  const approvals = new Approvals()
  let shown = 0
  const yes = (callId: string) => () => {
    shown++
    approvals.answer({ type: "approval", callId, decision: "approved-for-session" })
  }
  const ask = (callId: string, other: Partial<ApprovalQuestion>) =>
    approvals.ask({ ...question, ...other, callId }, yes(callId), open)
  await ask("1", {})
  await ask("2", {})
  expect(shown).toBe(1)
  await ask("3", { action: { kind: "command", argv: ["ls"], cwd: "/b" } })
  await ask("4", { where: "outside" })
  await ask("5", { action: { kind: "command", argv: ["ls", "-l"], cwd: "/a" } })
  expect(shown).toBe(4)
})
