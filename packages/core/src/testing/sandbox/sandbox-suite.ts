import { describe, expect, test } from "vitest"
import type { Sandbox } from "../../sandbox/sandbox.js"
import { excusingGap } from "./sandbox-case.js"
import { sandboxCases } from "./sandbox-cases.js"
import { missingFor, tryConfined, tryInTheOpen } from "./try-case.js"

/**
 * What every sandbox must hold and must let be, less the gaps that it declares. A case that does nothing
 * without a sandbox fails, unless it names what a machine may lack.
 */
export function sandboxSuite(sandbox: Sandbox): void {
  describe(`the sandbox ${sandbox.name}`, () => {
    for (const one of sandboxCases) {
      test(`${one.kind}: ${one.name}`, { timeout: 60_000 }, async (context) => {
        const missing = missingFor(one)
        context.skip(missing !== undefined, missing)
        const without = await tryInTheOpen(one)
        context.skip(!without && one.mayLack !== undefined, `needs ${one.mayLack}`)
        expect(without, "without a sandbox").toBe(true)
        const excused = excusingGap(one, sandbox.gaps) !== undefined
        const confined = await tryConfined(one, sandbox)
        if (!excused) expect(confined, "in the sandbox").toBe(one.kind === "work")
      })
    }
  })
}
