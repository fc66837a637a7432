import { runCodex } from "@codex/testing"
import { expect, test } from "vitest"

// In the everyday run the same cases are tried by the package that confines.
test.runIf(process.platform === "linux")(
  "codex sandbox check --json tells of every case",
  async () => {
    const end = await runCodex(["sandbox", "check", "--json"])
    const { ok, results } = JSON.parse(end.stdout) as {
      ok: boolean
      results: { name: string; kind: string; verdict: string }[]
    }
    const bad = results.filter(({ verdict }) => ["escape", "broken"].includes(verdict))
    expect(bad).toEqual([])
    expect([ok, end.exitCode]).toEqual([true, 0])
    const count = (kind: string) => results.filter((result) => result.kind === kind).length
    expect(count("attack")).toBeGreaterThanOrEqual(40)
    expect(count("work")).toBeGreaterThanOrEqual(15)
  },
)
