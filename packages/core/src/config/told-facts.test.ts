import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { execFileSync } from "node:child_process"
import { tempFolder } from "@codex/testing"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { testConfig } from "../testing/test-config.js"
import { keepToldFacts, toldFacts } from "./told-facts.js"

const { provider } = testConfig("/")
const facts = { contextWindow: 4096, images: false, price: { input: 1, output: 2 } }
const week = 7 * 24 * 60 * 60 * 1000
const day = Date.parse("2026-03-01T12:00:00Z")

async function useHome() {
  const home = await tempFolder()
  return { home, file: join(home, "model-facts.json"), place: { home, provider } }
}

describe("what a provider told of its models", () => {
  test("is known for a week, to later sessions too", async () => {
    const { place } = await useHome()
    keepToldFacts(place, [{ id: "m", facts }], day)
    expect(toldFacts(place, "m", day + week - 1)).toEqual(facts)
    expect(toldFacts(place, "m", day + week)).toEqual({})
    // A clock that was put back.
    expect(toldFacts(place, "m", day - 1)).toEqual({})
  })

  test("is of its address alone, and keeps what others told", async () => {
    const { place } = await useHome()
    const other = { ...place, provider: { ...provider, baseUrl: "http://elsewhere/v1" } }
    keepToldFacts(place, [{ id: "m", facts }], day)
    keepToldFacts(other, [{ id: "m", facts: { images: true } }], day)
    expect(toldFacts(place, "m", day)).toEqual(facts)
    expect(toldFacts(other, "m", day)).toEqual({ images: true })
    expect(toldFacts(other, "n", day)).toEqual({})
  })

  test("is kept for its owner only, without what is secret in an address", async () => {
    const { home, file } = await useHome()
    const secret = { ...provider, baseUrl: "https://user:canary@host/v1?key=canary" }
    keepToldFacts({ home, provider: secret }, [{ id: "m", facts }])
    expect(readFileSync(file, "utf8")).not.toContain("canary")
    expect(readFileSync(file, "utf8")).toContain("https://host/v1 m")
    expect(readdirSync(home)).toEqual(["model-facts.json"])
  })

  test("is not without bounds", async () => {
    const { place, file } = await useHome()
    const many = Array.from({ length: 5000 }, (_, at) => ({ id: `m${at}`, facts }))
    keepToldFacts(place, [...many, { id: "x".repeat(100_000), facts }], day)
    expect(toldFacts(place, "m4999", day)).toEqual(facts)
    expect(toldFacts(place, "m0", day)).toEqual({})
    expect(readFileSync(file).length).toBeLessThan(1024 * 1024)
  })

  test.each<[string, (file: string) => void]>([
    ["is no JSON", (file) => writeFileSync(file, "{")],
    ["is empty", (file) => writeFileSync(file, "")],
    ["is of another program", (file) => writeFileSync(file, '{"models":[{"slug":"m"}]}')],
    ["is of a later version", (file) => writeFileSync(file, '{"version":2,"models":{}}')],
    ["is huge", (file) => writeFileSync(file, " ".repeat(3_000_000))],
    ["is a folder", (file) => mkdirSync(file)],
    ["is a pipe", (file) => void execFileSync("mkfifo", [file])],
    ["is a device", (file) => symlinkSync("/dev/zero", file)],
    ["leads in a circle", (file) => symlinkSync(file, file)],
  ])("is nothing, and can be asked again, where the file %s", async (_, make) => {
    const { place, file } = await useHome()
    make(file)
    expect(toldFacts(place, "m")).toEqual({})
    keepToldFacts(place, [{ id: "m", facts }])
    const kept = toldFacts(place, "m")
    expect(Object.keys(kept).length === 0 || kept.contextWindow === 4096).toBe(true)
    expect(readdirSync(place.home)).toEqual(["model-facts.json"])
  })

  test("does no harm, whatever the file says", async () => {
    const { place, file } = await useHome()
    const fact = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 0, 1.5, 1e300, "8192", null, true))
    const keys = ["contextWindow", "images", "reasoning", "efforts", "price", "__proto__"]
    const told = fc.dictionary(fc.constantFrom(...keys), fact)
    fc.assert(
      fc.property(told, fc.oneof(fc.constant(day), fc.jsonValue()), (value, at) => {
        const models = { [`${provider.baseUrl}/ m`]: { at, facts: value } }
        writeFileSync(file, JSON.stringify({ version: 1, models }))
        const { contextWindow = 1, images = false, price, efforts } = toldFacts(place, "m", day)
        expect(Number.isSafeInteger(contextWindow) && contextWindow > 0).toBe(true)
        expect(typeof images).toBe("boolean")
        expect(efforts).toBeUndefined()
        expect(price === undefined || price.input >= 0).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  test("is not kept where nothing can be written", () => {
    const nowhere = { home: "/proc/nowhere", provider }
    keepToldFacts(nowhere, [{ id: "m", facts }])
    expect(toldFacts(nowhere, "m")).toEqual({})
  })
})
