import { describe, expect, test } from "vitest"
import type { Sandbox } from "../../sandbox/sandbox.js"
import { excusingGap, type SandboxCase } from "./sandbox-case.js"
import { sandboxCases } from "./sandbox-cases.js"
import { missingFor, type OpenTry, tryConfined, tryInTheOpen } from "./try-case.js"

/** What a case does in the open is the same for every form. */
const inTheOpen = new Map<SandboxCase, Promise<OpenTry>>()

export type SuiteOptions = {
  /** Follows the sandbox's name in the titles. */
  readonly remark?: string
  /**
   * Leaves out work that takes long, and tries a case without a sandbox only where its end in the sandbox is
   * not as wanted. That takes half the time, and leaves unseen an attack that does nothing anywhere.
   */
  readonly brief?: boolean
}

/**
 * What every sandbox must hold and must let be, less the gaps that it declares, and each of those must be
 * one. A case that does nothing without a sandbox fails, unless it names what a machine may lack.
 */
export function sandboxSuite(
  sandbox: Sandbox,
  { remark = "", brief = false }: SuiteOptions = {},
): void {
  describe(`the sandbox ${sandbox.name}${remark}`, () => {
    const shown = new Set<string>()
    const isAsWanted = async (one: SandboxCase) =>
      (await tryConfined(one, sandbox)) === (one.kind === "work")

    for (const one of sandboxCases.filter(({ takesLong }) => !(brief && takesLong))) {
      test(`${one.kind}: ${one.name}`, { timeout: 60_000 }, async (context) => {
        const missing = missingFor(one, sandbox)
        context.skip(missing !== undefined, missing)
        let wanted = brief ? await isAsWanted(one) : undefined
        if (wanted) return
        const without = await openTry(one)
        context.skip(without === "lacks", `needs ${one.mayLack}`)
        expect(without, "without a sandbox").toBe("did")
        const gap = excusingGap(one, sandbox.gaps)
        wanted ??= await isAsWanted(one)
        if (gap !== undefined && !wanted) shown.add(gap)
        else expect(wanted, "in the sandbox").toBe(true)
      })
    }

    const excusing = new Set(sandboxCases.flatMap((one) => excusingGap(one, sandbox.gaps) ?? []))
    // On a Mac nobody has looked yet.
    test.runIf(excusing.size > 0 && process.platform === "linux")(
      "each gap that it declares is shown by a case",
      () => {
        expect([...shown].sort()).toEqual([...excusing].sort())
      },
    )
  })
}

function openTry(one: SandboxCase): Promise<OpenTry> {
  const tried = inTheOpen.get(one) ?? tryInTheOpen(one)
  inTheOpen.set(one, tried)
  return tried
}
