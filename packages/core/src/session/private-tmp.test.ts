import { chmodSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import type { SandboxPolicy } from "../protocol/policy.js"
import type { Sandbox } from "../sandbox/sandbox.js"
import { calls, says } from "../testing/scripted-model.js"
import { resultTexts, shell, talk } from "../../test/talk.js"
import { makePrivateTmp, removePrivateTmp } from "./private-tmp.js"

const plain = { shown: ["/tmp/a/b"], made: ["/tmp/mine"] }

test("it is for its owner alone, with places for what is in it", async () => {
  const folder = join(await tempFolder(), "tmp", "session.1")
  await makePrivateTmp({ folder, ...plain })
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(new Set(readdirSync(folder, { recursive: true, encoding: "utf8" }))).toEqual(
    new Set(["a", "a/b", "mine"]),
  )
})

test("it is removed with folders that a command closed", async () => {
  const folder = join(await tempFolder(), "tmp", "session.1")
  await makePrivateTmp({ folder, ...plain })
  mkdirSync(join(folder, "x/y"), { recursive: true })
  writeFileSync(join(folder, "x/y/file"), "")
  chmodSync(join(folder, "x/y"), 0)
  chmodSync(join(folder, "x"), 0o500)
  await removePrivateTmp({ folder, ...plain })
  expect(readdirSync(join(folder, ".."))).toEqual([])
})

test("what a killed process left for a day is removed, what one that runs has is not", async () => {
  const around = join(await tempFolder(), "tmp")
  const left = ["a.999999999", "b.999999999", `c.${process.ppid}`, "d"]
  for (const name of left) mkdirSync(join(around, name), { recursive: true })
  const old = new Date(Date.now() - 25 * 60 * 60 * 1000)
  for (const name of ["a.999999999", `c.${process.ppid}`, "d"])
    utimesSync(join(around, name), old, old)
  const folder = join(around, "session.1")
  await makePrivateTmp({ folder, shown: [], made: [] })
  expect(readdirSync(around).sort()).toEqual([...left.slice(1), "session.1"].sort())
})

const weak: Sandbox = { name: "weak", gaps: [], wrap: (command) => command }

/** What people and the model are told when a command is to run with a private `/tmp` in this folder. */
async function tellOf(sandbox: Sandbox, folder: string) {
  const sandboxPolicy: SandboxPolicy = {
    read: "all",
    write: [],
    network: "none",
    protectedPaths: [],
    deniedPaths: [],
    privateTmp: { folder, shown: [], made: [] },
  }
  const replies = [calls(shell("echo ran")), says("no")]
  const { ask, events, model } = await talk(replies, { sandboxPolicy }, { sandbox })
  await ask("go")
  const notices = events.flatMap((event) => (event.type === "notice" ? event.message : []))
  return { notices, told: resultTexts(model.requests[1]?.items)[0] }
}

test("a sandbox that gives none runs nothing, and that is said", async () => {
  const { told, notices } = await tellOf(weak, join(await tempFolder(), "tmp"))
  expect(told).toMatch(/^refused: no sandbox/)
  expect(notices).toEqual([
    "the sandbox that is available here (weak) cannot give commands a /tmp of their own, and sandbox.private_tmp = true asks for one; set it to false to use the real /tmp",
  ])
})

test("without a place for it nothing runs, and that is said", async () => {
  const file = join(await tempFolder(), "file")
  writeFileSync(file, "")
  const { told, notices } = await tellOf({ ...weak, hidesTmp: true }, file)
  expect(told).toMatch(/^refused: no sandbox/)
  expect(notices[0]).toMatch(/^the private \/tmp of commands .* cannot be made/)
})
