import { tempFolder } from "@codex/testing"
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { env, helper, program } from "./forms-under-test.js"
import { runWrapped } from "./run-wrapped.js"

describe.runIf(helper !== undefined)("the helper", () => {
  const lines = [
    "version=1",
    "read=all",
    "write=limited",
    "network=none",
    "tty=no",
    "directory=/",
    "end=",
  ]
  const run = (policy: readonly string[], end = "\0") =>
    runWrapped({
      argv: [program, "--", "/bin/echo", "ran"],
      cwd: "/",
      env,
      policyBytes: Buffer.from(policy.join("\0") + end),
    })

  test("runs a command under a whole policy", () => {
    expect(run(lines)).toMatchObject({ status: 0, stdout: "ran\n" })
  })

  test.each([
    ["an unknown key", ["colour=red", ...lines], "unknown key"],
    ["a key without a value", ["version", ...lines], "codex-sandbox: "],
    ["an unknown value", lines.with(3, "network=some"), "unknown value"],
    ["another version", lines.with(0, "version=2"), "unknown version"],
    ["a choice made twice", ["read=all", ...lines], "twice"],
    ["a second folder to work in", ["directory=/", ...lines], "unknown key"],
    ["a relative path", ["writable=tmp", ...lines], "not an absolute path"],
    ["a path with ..", ["writable=/tmp/../etc", ...lines], "not a canonical path"],
    ["a path with .", ["writable=/tmp/.", ...lines], "not a canonical path"],
    ["a path with //", ["writable=//tmp", ...lines], "not a canonical path"],
    ["a path that ends with /", ["writable=/tmp/", ...lines], "not a canonical path"],
    ["an empty path", ["denied=", ...lines], "not an absolute path"],
    [
      "another file than was seen",
      ["same=1:2:/tmp", "writable=/tmp", ...lines],
      "not the path that was checked",
    ],
    ["a seen file without a path", ["same=1:2", "writable=/tmp", ...lines], "without a path"],
    ["a missing end", lines.slice(0, -1), "not complete"],
    ["a missing choice", lines.filter((line) => line !== "network=none"), "not complete"],
    ["nothing", [], "codex-sandbox: "],
    ["what follows the end", [...lines, "write=all"], "codex-sandbox: "],
    ["more than any policy", [`denied=/${"x".repeat(1 << 20)}`, ...lines], "codex-sandbox: "],
  ])("obeys no policy with %s", (_, policy, reason) => {
    const end = run(policy)
    expect(end).toMatchObject({ status: 125, stdout: "" })
    expect(end.stderr).toContain(reason)
  })

  test("obeys no policy whose last line is cut off", () => {
    expect(run(lines, "")).toMatchObject({ status: 125, stdout: "" })
  })

  test("works with names of any bytes, and with many roots", async () => {
    const base = await tempFolder()
    const odd = ["new\nline", "tab\t", "ünï", '"quote', "$(date)", "-v", "a=b", "x".repeat(255)]
    const roots = [...odd, ...Array.from({ length: 150 }, (_, index) => `r${index}`)].map((name) =>
      join(base, name),
    )
    for (const root of roots) mkdirSync(root)
    const script = `for d in "$@"; do echo x > "$d/file" || exit 1; done; ! echo x > ${base}/file`
    const end = runWrapped({
      argv: [program, "--", "/bin/sh", "-c", script, "sh", ...roots],
      cwd: "/",
      env,
      policyBytes: Buffer.from(
        [...roots.map((root) => `writable=${root}`), ...lines].join("\0") + "\0",
      ),
    })
    expect(end.status).toBe(0)
    expect(existsSync(join(base, "file"))).toBe(false)
  })

  test("reads a policy's file only if it is ours alone, and removes it", async () => {
    const folder = await tempFolder()
    const file = join(folder, "policy")
    const args = ["--policy-file", file, "--", "/bin/echo", "ran"]
    const attempt = () => spawnSync(program, args, { encoding: "utf8" })
    writeFileSync(file, `${lines.join("\0")}\0`, { mode: 0o600 })
    expect(attempt()).toMatchObject({ status: 0, stdout: "ran\n" })
    expect(existsSync(file)).toBe(false)
    writeFileSync(file, `${lines.join("\0")}\0`)
    chmodSync(file, 0o644)
    expect(attempt()).toMatchObject({ status: 125, stdout: "" })
    symlinkSync(file, join(folder, "link"))
    expect(spawnSync(program, args.with(1, join(folder, "link"))).status).toBe(125)
  })
})
