import { readFile } from "node:fs/promises"
import { isBuiltin } from "node:module"
import { basename, join } from "node:path"
import { expect, test } from "vitest"
import { bounded, flood, reported } from "./exit-report.js"
import { useProject } from "./project.js"

test("a turn loads one file and nothing of Node that costs", async () => {
  const project = await useProject([{ text: "Hi." }])
  const { exitCode, report } = await reported(project, ["go"])
  expect(exitCode).toBe(0)
  const own = report.required.filter((request) => !isBuiltin(request))
  expect(own.map((request) => basename(request))).toEqual(["codex.cjs", "main.cjs"])
  const costly = report.moduleLoadList.filter((name) => /undici|sqlite/.test(name))
  expect(costly).toEqual([])
})

test("the bundle holds no interactive screen, no MCP client and no provider's own client", async () => {
  const bundle = await readFile(join(import.meta.dirname, "../dist/main.cjs"), "utf8")
  for (const name of ["yoga", "react", "modelcontextprotocol", "conpty", "OpenAI.Chat"]) {
    expect(bundle).not.toContain(name)
  }
})

// A gigabyte of it is a long test.
test("a flood of output keeps memory below 150 MB and says what is missing", async () => {
  expect(await flood(200_000_000)).toEqual(bounded)
})
