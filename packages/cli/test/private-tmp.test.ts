import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { removeFolder, runCodex, tempFolder } from "@codex/testing"
import { describe, expect, onTestFinished, test } from "vitest"
import { execJson, itemsOf, useProject } from "./project.js"

const linux = process.platform === "linux"
const asked = ["-c", "sandbox.private_tmp=true"]

/** A working folder below the real /tmp, with a file beside it. */
function belowTmp() {
  const base = mkdtempSync("/tmp/codex-test-")
  onTestFinished(() => removeFolder(base))
  mkdirSync(join(base, "work"))
  writeFileSync(join(base, "work", "mine"), "mine\n")
  writeFileSync(join(base, "beside"), "beside\n")
  return { base, cwd: join(base, "work") }
}

describe.runIf(linux)("sandbox.private_tmp", () => {
  test("hides the real /tmp, shows the working folder in it, and leaves nothing", async () => {
    const { base, cwd } = belowTmp()
    const home = await tempFolder()
    const script = "cat mine; cat ../beside; echo x > ../new; echo x > /tmp/own && cat /tmp/own"
    const run = (mode: string) =>
      runCodex(["sandbox", ...asked, "-s", mode, "--", "sh", "-c", script], { cwd, home })
    expect(await run("workspace-write")).toMatchObject({ exitCode: 0, stdout: "mine\nx\n" })
    expect(await run("read-only")).toMatchObject({ exitCode: 2, stdout: "mine\n" })
    expect(existsSync(join(base, "new"))).toBe(false)
    expect(existsSync("/tmp/own")).toBe(false)
    expect(readdirSync(join(home, "tmp"))).toEqual([])
  })

  test("has $TMPDIR in it, where that is below /tmp", async () => {
    const { base, cwd } = belowTmp()
    const script = 'mktemp; ls "$TMPDIR/.."'
    const end = await runCodex(
      ["sandbox", ...asked, "-s", "workspace-write", "--", "sh", "-c", script],
      { cwd, env: { TMPDIR: base } },
    )
    const [file = "", ...names] = end.stdout.trim().split("\n")
    expect(file.startsWith(`${base}/`)).toBe(true)
    expect(names).toContain(base.slice("/tmp/".length))
    expect(existsSync(file)).toBe(false)
  })

  test("cannot be had in /tmp itself", async () => {
    const end = await runCodex(["sandbox", ...asked, "--", "true"], { cwd: "/tmp" })
    expect(end.exitCode).toBe(1)
    expect(end.stderr).toMatch(/^Error: sandbox\.private_tmp = true: .*working folder is \/tmp/)
  })

  test("is one for a whole task of exec, and patches keep out of it", async () => {
    const call = (script: string) => ({
      name: "shell",
      args: { command: ["sh", "-c", script] },
    })
    const within = (workdir: string, command: readonly string[]) => ({
      name: "shell",
      args: { command, workdir },
    })
    const patch = "*** Begin Patch\n*** Add File: /tmp/own\n+x\n*** End Patch\n"
    const project = await useProject([
      {
        toolCalls: [call("echo kept > /tmp/own; mkdir /tmp/in /tmp/closed; chmod 0 /tmp/closed")],
      },
      { toolCalls: [within("/tmp", ["cat", "own"]), within("/tmp/in", ["/bin/cat", "../own"])] },
      { toolCalls: [{ name: "apply_patch", args: { input: patch } }] },
      { text: "done" },
    ])
    const { events, exitCode } = await execJson(project, [...asked, "--full-auto", "go"])
    expect(exitCode).toBe(0)
    expect(
      itemsOf(events)
        .map(({ status, exit_code }) => [status, exit_code])
        .slice(0, 3),
    ).toEqual([
      ["completed", 0],
      ["completed", 0],
      ["completed", 0],
    ])
    expect(JSON.stringify(project.server.requests[2]?.body)).toContain("kept")
    expect(JSON.stringify(project.server.requests[3]?.body)).toContain(
      "refused: the sandbox policy does not let /tmp/own be written",
    )
    expect(existsSync("/tmp/own")).toBe(false)
    expect(readdirSync(join(project.home, "tmp"))).toEqual([])
  })
})
