import { chmodSync, cpSync, mkdirSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test, vi } from "vitest"
import { createSandbox } from "./create-sandbox.js"
import { findHelper, vendorFolders } from "./find-helper.js"

const name = `linux-${process.arch}`
const [ours = ""] = vendorFolders()

async function copied(): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = await tempFolder()
  mkdirSync(join(folder, name))
  const file = join(folder, name, "codex-sandbox")
  cpSync(join(ours, name, "codex-sandbox"), file)
  return { folder, file }
}

describe.runIf(process.platform === "linux")("the helper", () => {
  test("as committed is used where it lies", () => {
    expect(findHelper()).toMatchObject({ kind: "found" })
  })

  test("that is missing is said, and the next form is tried", async () => {
    const sandbox = await createSandbox([await tempFolder()])
    expect(sandbox?.name ?? "bubblewrap").toBe("bubblewrap")
    if (sandbox) expect(sandbox.gaps[0]).toBe("the helper codex-sandbox is missing")
  })

  test.each(["altered", "of another processor"])("that is %s is not used", async (what) => {
    const { folder, file } = await copied()
    const other = process.arch === "x64" ? "linux-arm64" : "linux-x64"
    if (what === "altered") writeFileSync(file, "\0", { flag: "a" })
    else cpSync(join(ours, other, "codex-sandbox"), file)
    const how = what === "altered" ? "altered" : `the one for ${other}, and this is ${name}`
    expect(findHelper([folder])).toEqual({
      kind: "unusable",
      reason: `the helper ${file} is ${how}`,
    })
  })

  test.each([0o644, 0o775])("with mode %o is copied to CODEX_HOME and run there", async (mode) => {
    const { folder, file } = await copied()
    chmodSync(file, mode)
    const home = await tempFolder()
    vi.stubEnv("CODEX_HOME", home)
    const found = findHelper([folder])
    vi.unstubAllEnvs()
    if (found.kind !== "found") throw new Error(found.reason)
    expect(found.path.startsWith(join(home, "bin"))).toBe(true)
    expect(statSync(found.path).mode & 0o777).toBe(0o700)
  })
})
