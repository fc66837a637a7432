import { spawn } from "node:child_process"
import { existsSync, mkdirSync, renameSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { removeFolder, tempFolder } from "@codex/testing"
import { describe, expect, onTestFinished, test } from "vitest"
import { env, forms, outputOf, start } from "./forms-under-test.js"
import { runWrapped } from "./run-wrapped.js"

/** A folder that commands may write, and one beside it that they may not. */
async function folders() {
  const base = await tempFolder()
  const [root, outside] = [join(base, "root"), join(base, "outside")]
  mkdirSync(join(root, "inner"), { recursive: true })
  mkdirSync(outside)
  const policy = {
    read: "all",
    write: [join(root, "inner")],
    network: "none",
    protectedPaths: [],
    deniedPaths: [],
  } as const
  const script = `echo x > ${outside}/a; echo x > ${root}/inner/b`
  const command = { argv: ["/bin/sh", "-c", script], cwd: "/", env }
  return { root, outside, policy, command, escaped: () => existsSync(join(outside, "a")) }
}

describe.each(forms)("a path that becomes a link, in the form $name", (form) => {
  test("is not followed when the policy was made before", async () => {
    const { root, outside, policy, command, escaped } = await folders()
    const wrapped = form.wrap(command, policy)
    renameSync(join(root, "inner"), join(root, "before"))
    symlinkSync("../outside", join(root, "inner"))
    const end = runWrapped(wrapped)
    expect({ escaped: escaped(), status: end.status === 0 }).toEqual({
      escaped: false,
      status: false,
    })
    expect(existsSync(join(outside, "b"))).toBe(false)
  })

  test("is not followed on the way to a folder either", async () => {
    const { root, outside, policy, command, escaped } = await folders()
    mkdirSync(join(outside, "inner"))
    const wrapped = form.wrap(command, policy)
    renameSync(root, `${root}-before`)
    symlinkSync("outside", root)
    expect(runWrapped(wrapped).status).not.toBe(0)
    expect([escaped(), existsSync(join(outside, "inner/b"))]).toEqual([false, false])
  })

  test("is not followed while it goes to and fro as commands start", async () => {
    const { root, outside, policy, command, escaped } = await folders()
    symlinkSync("../outside", join(root, "link"))
    // Exchanges the two names without a moment in which one is missing (renameat2 with RENAME_EXCHANGE).
    const swapper = spawn("perl", ["-e", swap, join(root, "inner"), join(root, "link")])
    onTestFinished(() => void swapper.kill("SIGKILL"))
    for (let round = 0; round < 12; round++) await outputOf(start(form.wrap(command, policy)))
    swapper.kill("SIGKILL")
    expect([escaped(), existsSync(join(outside, "b"))]).toEqual([false, false])
    await removeFolder(root)
  })
})

const exchange = { x64: 316, arm64: 276 }[process.arch as "x64" | "arm64"]
const swap = `while (1) { syscall(${exchange}, -100, $ARGV[0], -100, $ARGV[1], 2) and die "$!"; select undef, undef, undef, 0.0003 }`
