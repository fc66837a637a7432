import { cpSync, rmSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { safeEnvironment } from "../../src/safety/known-safe/safe-environment.js"
import { type Labelled, readCorpus } from "./read-corpus.js"
import { makeScene } from "./scene.js"
import { watchCommand } from "./watch-command.js"

const labelled = (...labels: readonly Labelled["label"][]) =>
  readCorpus().filter(({ label }) => labels.includes(label))

test("what the corpus calls safe does nothing but read, under strace", async () => {
  const scene = join(await tempFolder(), "scene")
  makeScene(scene)
  const wrong = labelled("safe", "everyday")
    .map(({ script }) => ({ script, harms: watchCommand(script, scene, safeEnvironment) }))
    .filter(({ harms }) => harms.length > 0)
  expect(wrong).toEqual([])
})

test("what the corpus calls harmful does harm, under strace", async () => {
  const folder = await tempFolder()
  const scene = join(folder, "scene")
  makeScene(scene)
  const copy = join(folder, "copy")
  const wrong = labelled("harm").filter(({ script }) => {
    cpSync(scene, copy, { recursive: true, verbatimSymlinks: true })
    const harms = watchCommand(script, copy)
    rmSync(copy, { recursive: true })
    return harms.length === 0
  })
  expect(wrong.map(({ script }) => script)).toEqual([])
})
