import { spawnSync } from "node:child_process"
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { codexProgram, tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"

/** New in Linux 5.12 and 5.9; the numbers are the same on every processor. */
const [mountSetattr, closeRange] = [442, 436]

const hasBubblewrap = existsSync("/usr/bin/bwrap")
const canTry = process.platform === "linux" && spawnSync("perl", ["-v"]).status === 0

describe.runIf(canTry)("on a kernel that lacks a call of the best sandbox", () => {
  async function run(missing: number, config = "") {
    const home = await tempFolder()
    writeFileSync(join(home, "config.toml"), config)
    const filter = join(import.meta.dirname, "without-call.pl")
    const script = ["sh", "-c", "echo ran; touch new || echo held"]
    const codex = [process.execPath, codexProgram, "sandbox", "--", ...script]
    return spawnSync("perl", [filter, String(missing), ...codex], {
      cwd: await tempFolder(),
      env: { PATH: process.env["PATH"], HOME: home, CODEX_HOME: home },
      encoding: "utf8",
    })
  }

  test("the next one is used, and why is said", async () => {
    const { stdout, stderr } = await run(mountSetattr)
    expect(stdout).toBe("ran\nheld\n")
    expect(stderr).toMatch(
      /^the sandbox \((bubblewrap|landlock)\) does not hold everything: namespaces cannot be used here: codex-sandbox: cannot restrict a mount: .*Function not implemented; /,
    )
  })

  test("bubblewrap alone is used where the helper cannot even begin", async () => {
    const { stdout, stderr } = await run(closeRange)
    if (hasBubblewrap) {
      expect(stdout).toBe("ran\nheld\n")
      expect(stderr).toMatch(
        /^the sandbox \(bubblewrap\) does not hold everything: the helper holds nothing on this kernel: codex-sandbox: cannot close what was left open: Function not implemented; /,
      )
    } else expect(stderr).toMatch(/^Error: no sandbox is available here/)
  })

  test('nothing is run where sandbox.require = "full"', async () => {
    const { stdout, stderr, status } = await run(mountSetattr, '[sandbox]\nrequire = "full"\n')
    expect([status, stdout]).toEqual([1, ""])
    expect(stderr).toMatch(
      /^Error: .* sandbox\.require = "full" refuses it: namespaces cannot be used here: .*\n$/,
    )
  })
})
