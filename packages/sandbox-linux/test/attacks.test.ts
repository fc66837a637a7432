import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, rmSync, statSync } from "node:fs"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { noSandbox, type Sandbox } from "@codex/core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { findHelper } from "../src/find-helper.js"
import { bubblewrapForm, helperForm, landlockForm } from "../src/forms.js"
import { selfTest } from "../src/self-test.js"
import { attackCases, type AttackCase } from "./attack-cases.js"
import { runWrapped } from "./run-wrapped.js"
import { workCases } from "./work-cases.js"
import { listen, makeRepository, makeWorld } from "./world.js"

const helper = process.platform === "linux" ? findHelper() : undefined
const found = helper?.kind === "found" ? helper : undefined

const forms = found
  ? [
      { form: helperForm(found), probe: found.path, id: "namespaces" },
      {
        form: bubblewrapForm("/usr/bin/bwrap", found),
        probe: "/dev/codex-sandbox",
        id: "bubblewrap",
      },
      { form: landlockForm(found), probe: found.path, id: "landlock" },
    ]
  : []
const usable = []
for (const each of forms)
  if ((await selfTest(each.form, each.probe)).has("write")) usable.push(each)

let server: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  server = await listen()
})
afterAll(() => server.close())

function isThere(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0
}

/** True when it got through, as seen from outside. */
async function attack(form: Sandbox, { sh, left }: AttackCase): Promise<boolean> {
  const base = await tempFolder()
  const { port } = server.address() as AddressInfo
  const world = makeWorld(base, port)
  const socket = await listen(join(base, "out/socket"))
  try {
    const end = runWrapped(
      form.wrap({ argv: ["/bin/sh", "-c", sh], cwd: world.root, env: world.env }, world.policy),
    )
    if (end.stderr.includes("codex-sandbox: ")) throw new Error(end.stderr)
    if (left === undefined) return end.status === 0
    if (left === "root/late") await new Promise((resolve) => setTimeout(resolve, 900))
    const file = left === "tmp" ? `/tmp/codex-${world.env["ID"]}` : join(base, left)
    const isLeft =
      existsSync(file) && (statSync(file).isDirectory() || readFileSync(file, "utf8") !== "ours")
    if (left === "tmp") rmSync(file, { force: true })
    return isLeft
  } finally {
    socket.close()
  }
}

/** An attack that fails anyway would show nothing. */
describe.runIf(found !== undefined && process.getuid?.() === 0)("without a sandbox", () => {
  test.each(attackCases.filter(({ needsMore }) => needsMore === undefined))(
    "gets through: $name",
    async (attackCase) => {
      expect(await attack(noSandbox, attackCase)).toBe(true)
    },
  )
})

describe.each(usable)("as $id", ({ form, id }) => {
  test.each(attackCases.filter(({ open = [] }) => !(open as string[]).includes(id)))(
    "held: $name",
    async (attackCase) => {
      expect(await attack(form, attackCase)).toBe(false)
    },
  )

  const possible = workCases.filter(
    ({ needs, notIn = [] }) => !(notIn as string[]).includes(id) && (!needs || isThere(needs)),
  )
  test.each(possible)("works: $name", async ({ sh, prints }) => {
    const world = makeWorld(await tempFolder(), 0)
    makeRepository(world.root)
    const command = { argv: ["/bin/sh", "-c", sh], cwd: world.root, env: world.env }
    const end = runWrapped(form.wrap(command, world.policy))
    expect(end).toMatchObject({ status: 0, ...(prints !== undefined && { stdout: prints }) })
  })
})
