import { tempFolder } from "@codex/testing"
import fc from "fast-check"
import { expect, test } from "vitest"
import type { Model, ModelEvent } from "../model/model.js"
import { chat } from "../model/wire/chat.js"
import { type Json, objectAt, objectsAt, stringAt } from "../model/wire/json.js"
import { responses } from "../model/wire/responses.js"
import type { EncodeContext } from "../model/wire/wire-api.js"
import type { Event } from "../protocol/event.js"
import type { Item } from "../protocol/item.js"
import { type ScriptedReply, says, scriptedModel } from "../testing/scripted-model.js"
import { testConfig } from "../testing/test-config.js"
import { startSession } from "./start.js"

const call = fc.record({
  type: fc.constant("tool-call" as const),
  callId: fc.constantFrom("a", "b", "c", "__proto__", "", "x".repeat(80)),
  name: fc.constantFrom("shell", "functions.shell", "update_plan", "apply_patch", "no such\n", ""),
  input: fc.constantFrom(
    '{"command":["true"]}',
    '{"command":["sleep","0.02"]}',
    '{"command":[]}',
    '{"command":["a\\u0000b"],"workdir":"\\u0000"}',
    '{"plan":[{"step":"one","status":"pending"}]}',
    '{"__proto__":{"command":["true"]}}',
    '{"command":["printf","\\ud800"]}',
    "not json \ud800",
    "",
  ),
  inputKind: fc.constantFrom("json" as const, "text" as const),
})

const item: fc.Arbitrary<Item> = fc.oneof(
  call,
  call,
  fc.constant<Item>({ type: "assistant-message", text: "said \udfff" }),
  fc.constant<Item>({ type: "assistant-message", text: "" }),
  fc.constant<Item>({ type: "reasoning", summary: [], encrypted: "e" }),
)

const retrying: ModelEvent = {
  type: "retrying",
  attempt: 1,
  maxAttempts: 5,
  delayMs: 1,
  reason: "cut",
}

const modelEvent: fc.Arbitrary<ModelEvent> = fc.oneof(
  { weight: 5, arbitrary: item.map((item) => ({ type: "item" as const, item })) },
  { weight: 2, arbitrary: fc.constant<ModelEvent>({ type: "text-delta", text: "de" }) },
  { weight: 1, arbitrary: fc.constant<ModelEvent>(retrying) },
)

const reply = fc.record({
  events: fc.array(modelEvent, { maxLength: 5 }),
  end: fc.constantFrom("completed", "completed", "completed", "breaks off", "fails", "hangs"),
})

/** What is done when so many events have been seen. */
const act = fc.record({
  after: fc.nat(25),
  what: fc.constantFrom("interrupt", "input", "interrupt, input", "input, interrupt"),
})

type Reply = typeof reply extends fc.Arbitrary<infer T> ? T : never

type StreamArgs = Parameters<Model["stream"]>

function script({ events, end }: Reply): (...args: StreamArgs) => AsyncIterable<ModelEvent> {
  return async function* (_request, signal) {
    for (const event of events) {
      await new Promise((resolve) => setImmediate(resolve))
      signal.throwIfAborted()
      yield event
    }
    if (end === "fails") throw new Error("broken")
    if (end === "hangs") {
      signal.throwIfAborted()
      await new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
      )
    }
    if (end === "completed") yield { type: "completed" }
  }
}

/** The last input is answered plainly, however much of the script is left. */
function unlessLast(reply: (...args: StreamArgs) => AsyncIterable<ModelEvent>): ScriptedReply {
  return async function* (request, signal) {
    if (JSON.stringify(request.items).includes("the end")) yield* says("done")
    else yield* reply(request, signal)
  }
}

test("whatever a model says and whenever it is interrupted, tasks end once and histories are whole", async () => {
  const cwd = await tempFolder()
  await fc.assert(
    fc.asyncProperty(
      fc.array(reply, { maxLength: 5 }),
      fc.array(act, { maxLength: 3 }),
      fc.constantFrom("never" as const, "unless-allow-listed" as const),
      fc.infiniteStream(fc.constantFrom("approved" as const, "denied" as const, "abort" as const)),
      async (replies, acts, approvalPolicy, decisions) => {
        const model = scriptedModel([
          ...replies.map((reply) => unlessLast(script(reply))),
          ...Array.from({ length: 12 }, () => says("done")),
        ])
        const session = await startSession(testConfig(cwd, { approvalPolicy }), {
          model,
          ephemeral: true,
        })
        const events: Event[] = []
        const typed: string[] = []
        const type = (text: string) => {
          typed.push(text)
          session.send({ type: "user-input", text })
        }
        let acting = true
        const waitsForever = setInterval(() => session.send({ type: "interrupt" }), 50)
        const reading = (async () => {
          for await (const event of session.events) {
            events.push(event)
            for (const { what } of acts.filter(({ after }) => acting && after === events.length)) {
              for (const op of what.split(", ")) {
                if (op === "interrupt") session.send({ type: "interrupt" })
                else type(`more ${events.length}`)
              }
            }
            if (event.type === "approval-request") {
              const decision = decisions.next().value
              session.send({ type: "approval", callId: event.callId, decision })
            }
          }
        })()
        type("go")
        await session.idle()
        clearInterval(waitsForever)
        acting = false
        type("the end")
        await session.idle()
        await session.close()
        await reading

        checkPairs(events)
        expect(events.findLast((event) => event.type === "task-ended")).toMatchObject({
          outcome: "completed",
          lastMessage: "done",
        })
        const told = JSON.stringify(model.requests.at(-1)?.items)
        for (const text of typed) expect(told).toContain(text)
        for (const request of model.requests) {
          checkChat(chat.encode(request, context))
          checkResponses(responses.encode(request, context))
        }
      },
    ),
    { numRuns: 60, seed: 20251124 },
  )
})

const context: EncodeContext = { model: "gpt-4o", storeResponses: false }

function checkPairs(events: readonly Event[]): void {
  let task: string | undefined
  let open: string | undefined
  for (const event of events) {
    if (event.type === "task-started") {
      expect(task).toBeUndefined()
      task = event.taskId
    }
    if (event.type === "task-ended") {
      expect(event.taskId).toBe(task)
      expect(open).toBeUndefined()
      task = undefined
    }
    if (event.type === "tool-begin") {
      expect(open).toBeUndefined()
      open = event.callId
    }
    if (event.type === "tool-end") {
      expect(event.callId).toBe(open)
      open = undefined
    }
  }
  expect(task).toBeUndefined()
}

const plainName = /^[\w-]{1,64}$/

/** As OpenAI and its imitators check a request. */
function checkChat(body: Json): void {
  let awaited: string[] = []
  for (const message of objectsAt(body, "messages")) {
    if (message["role"] === "tool") {
      expect(awaited.shift()).toBe(message["tool_call_id"])
      continue
    }
    expect(awaited).toEqual([])
    const calls = objectsAt(message, "tool_calls")
    if (calls.length === 0) expect(message["content"]).not.toEqual("")
    expect(message["content"]).not.toEqual([])
    for (const call of calls) {
      const { name, arguments: input } = objectAt(call, "function")
      expect(name).toMatch(plainName)
      JSON.parse(String(input))
      expect(stringAt(call, "id")).not.toBe("")
    }
    awaited = calls.map((call) => String(call["id"]))
    expect(new Set(awaited).size).toBe(awaited.length)
  }
  expect(awaited).toEqual([])
}

function checkResponses(body: Json): void {
  const calls = new Set<unknown>()
  const answered = new Set<unknown>()
  for (const item of objectsAt(body, "input")) {
    expect(item["content"]).not.toEqual([])
    const type = String(item["type"])
    if (type === "message") {
      for (const part of objectsAt(item, "content")) expect(part["text"]).not.toBe("")
    }
    if (type.endsWith("_call")) {
      expect(item["name"]).toMatch(plainName)
      expect(item["call_id"]).not.toBe("")
      expect(calls.has(item["call_id"])).toBe(false)
      calls.add(item["call_id"])
    }
    if (type.endsWith("_call_output")) {
      expect(calls.has(item["call_id"]) && !answered.has(item["call_id"])).toBe(true)
      answered.add(item["call_id"])
    }
  }
  expect(answered.size).toBe(calls.size)
}
