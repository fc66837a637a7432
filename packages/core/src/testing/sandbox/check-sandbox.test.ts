import { expect, test } from "vitest"
import type { Sandbox } from "../../sandbox/sandbox.js"
import { type CheckResult, checkSandbox } from "./check-sandbox.js"
import type { SandboxCase } from "./sandbox-case.js"
import { sandboxCases } from "./sandbox-cases.js"

const holdsNothing: Sandbox = { name: "open", gaps: [], wrap: (command) => command }

const runsNothing: Sandbox = {
  name: "closed",
  gaps: [],
  wrap: (command) => ({ ...command, argv: ["/bin/sh", "-c", "exit 1"] }),
}

const attack = sandboxCases.find(({ name }) => name === "a socket in the root is reached")
const work = sandboxCases.find(({ name }) => name === "a named pipe is used")

async function verdict(sandbox: Sandbox, one: SandboxCase | undefined): Promise<CheckResult> {
  expect(one).toBeDefined()
  const results: CheckResult[] = []
  for await (const result of checkSandbox(sandbox, one === undefined ? [] : [one])) {
    results.push(result)
  }
  return results[0] as CheckResult // One case has one result.
}

test("what gets through a sandbox that claims to hold it has escaped", async () => {
  expect(await verdict(holdsNothing, attack)).toMatchObject({ verdict: "escape", with: true })
})

test("a declared gap excuses what it is about", async () => {
  const gap = "sockets in the file system can be reached"
  expect(await verdict({ ...holdsNothing, gaps: [gap] }, attack)).toMatchObject({
    verdict: "gap",
    reason: gap,
  })
  const other = "system calls are not filtered"
  expect((await verdict({ ...holdsNothing, gaps: [other] }, attack)).verdict).toBe("escape")
})

test("an attack that fails is held, and work that fails is broken", async () => {
  expect((await verdict(runsNothing, attack)).verdict).toBe("held")
  expect((await verdict(runsNothing, work)).verdict).toBe("broken")
  expect((await verdict(holdsNothing, work)).verdict).toBe("works")
})

test("a case that does nothing without a sandbox proves nothing", async () => {
  const idle: SandboxCase = { name: "idle", kind: "attack", script: ":", happened: () => false }
  expect((await verdict(runsNothing, idle)).verdict).toBe("not-tried")
  const missing = { ...idle, needs: ["no-such-program"] }
  expect(await verdict(runsNothing, missing)).toMatchObject({ reason: "needs no-such-program" })
})

test("there are enough cases, each with a name of its own", () => {
  const count = (kind: string) => sandboxCases.filter((one) => one.kind === kind).length
  expect(count("attack")).toBeGreaterThanOrEqual(40)
  expect(count("work")).toBeGreaterThanOrEqual(15)
  expect(new Set(sandboxCases.map(({ name }) => name)).size).toBe(sandboxCases.length)
})
