import { once } from "node:events"
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Sandbox } from "@codex/core"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { env, forms, helper, outputOf, policyOf, start, wrap } from "./forms-under-test.js"
import { runWrapped } from "./run-wrapped.js"

describe.runIf(helper !== undefined)("a protected name that is missing", () => {
  test("is held for sixty commands at once, and none is left", async () => {
    const root = await tempFolder()
    const script = `sleep 0.$(( $1 % 7 )); if mkdir .git/hooks || rmdir .codex || rm -rf .agents || [ ! -d .git ]; then echo open; else echo held; fi 2>/dev/null`
    const outputs = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        outputOf(start(wrap(forms[0] as Sandbox, root, script, "sh", String(index)))),
      ),
    )
    expect(new Set(outputs.map((output) => output.split("\n").at(-2)))).toEqual(new Set(["held"]))
    expect([".git", ".codex", ".agents"].filter((name) => existsSync(join(root, name)))).toEqual([])
  }, 120_000)

  test("is held with what a killed command left, and what somebody made is left alone", async () => {
    const root = await tempFolder()
    const child = start(wrap(forms[0] as Sandbox, root, "echo up; sleep 60"))
    await once(child.stdout as NodeJS.ReadableStream, "data")
    child.kill("SIGKILL")
    await once(child, "close")
    expect(existsSync(join(root, ".codex"))).toBe(true)
    mkdirSync(join(root, ".agents"), { recursive: true })
    rmSync(join(root, ".git"), { recursive: true })
    writeFileSync(join(root, ".git"), "gitdir: elsewhere\n")
    expect(
      await outputOf(start(wrap(forms[0] as Sandbox, root, "mkdir .codex/x; echo done"))),
    ).toMatch(/done/)
    expect(existsSync(join(root, ".codex"))).toBe(false)
    expect(readFileSync(join(root, ".git"), "utf8")).toBe("gitdir: elsewhere\n")
  })

  test("in a git folder is no time unheld, in which it could be planted", async () => {
    const root = await tempFolder()
    mkdirSync(join(root, ".git"))
    const policy = { ...policyOf(root), protectedPaths: [join(root, ".git/commondir")] }
    const script = "cat .git/commondir; rm -f .git/commondir; echo x > .git/commondir; mv .git b"
    const command = { argv: ["/bin/sh", "-c", script], cwd: root, env }
    const end = runWrapped((forms[0] as Sandbox).wrap(command, policy))
    expect(end).toMatchObject({ stdout: ".\n" })
    expect(end.status).not.toBe(0)
    expect(existsSync(join(root, ".git/commondir"))).toBe(false)
    expect(statSync(join(root, ".git")).isDirectory()).toBe(true)
  })
})
