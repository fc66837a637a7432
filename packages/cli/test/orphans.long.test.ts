import { existsSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { type Place, places, type Shape, shapes, type Signal, survivorsOf } from "./orphans.js"

const signals: readonly Signal[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"]

const table = signals.flatMap((signal) =>
  (Object.keys(shapes) as Shape[]).flatMap((shape) =>
    (Object.keys(places) as Place[]).map((place) => ({ signal, shape, place })),
  ),
)

describe.skipIf(!existsSync("/proc/self"))("3 seconds after codex nothing is left", () => {
  test.each(table)("of a command $shape, $place, by $signal", async ({ shape, ...how }) => {
    expect(await survivorsOf(shapes[shape], how)).toBe(0)
  })

  test.each(table.filter(({ signal }) => signal === "SIGTERM" || signal === "SIGKILL"))(
    "of a command on a terminal, $shape, $place, by $signal",
    async ({ shape, ...how }) => {
      expect(await survivorsOf(shapes[shape], { ...how, tool: "terminal" })).toBe(0)
    },
  )
})
