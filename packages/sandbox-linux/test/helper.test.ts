import { spawnSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Sandbox } from "@codex/core"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { env, forms, helper, outputOf, policyOf, program, start, wrap } from "./forms-under-test.js"
import { runWrapped } from "./run-wrapped.js"

describe.runIf(helper !== undefined)("the helper", () => {
  test("takes no folder as a standard stream", () => {
    const policy = join("/tmp", `policy-${randomUUID()}`)
    const form = forms[0] as Sandbox
    writeFileSync(
      policy,
      form.wrap({ argv: ["x"], cwd: "/", env: {} }, policyOf("/tmp")).policyBytes ?? "",
    )
    const stdio = [openSync("/", "r"), "pipe", "pipe", openSync(policy, "r")] as const
    const end = spawnSync(program, ["--", "/bin/echo", "ran"], {
      encoding: "utf8",
      stdio: [...stdio],
    })
    rmSync(policy)
    expect(end).toMatchObject({ status: 125, stdout: "" })
  })

  test("leaves the standard streams to be opened by name", async () => {
    const root = await tempFolder()
    const child = start(
      wrap(forms[0] as Sandbox, root, "echo a > /dev/stdout; echo b >/dev/stderr"),
    )
    expect((await outputOf(child)).split("\n").sort().join("")).toBe("ab")
  })

  test("hides the process of its own that is inside", async () => {
    const root = await tempFolder()
    const script =
      "cat /proc/1/environ; readlink /proc/1/exe /proc/1/root /proc/1/fd/0; cat /proc/1/maps"
    expect(runWrapped(wrap(forms[0] as Sandbox, root, script)).stdout).toBe("")
  })
})

test.each(forms)(
  "in the form $name a file that is read on standard input is not written",
  async (form) => {
    const root = await tempFolder()
    const file = join(await tempFolder(), "input")
    writeFileSync(file, "ours\n")
    const script = "echo theirs > /proc/self/fd/0; echo theirs > /dev/stdin; cat"
    const {
      argv: [program = "", ...args],
      policyBytes,
    } = wrap(form, root, script)
    const policy = join(await tempFolder(), "policy")
    writeFileSync(policy, policyBytes ?? "")
    const end = spawnSync(program, args, {
      encoding: "utf8",
      stdio: [openSync(file, "r"), "pipe", "pipe", openSync(policy, "r")],
    })
    expect(end.stdout).toBe("ours\n")
    expect(readFileSync(file, "utf8")).toBe("ours\n")
  },
)

test.each(forms)(
  "where memory runs out, a command in the form $name ends before codex does",
  async (form) => {
    const root = await tempFolder()
    const script = "cat /proc/self/oom_score_adj"
    const before = Number(readFileSync("/proc/self/oom_score_adj", "utf8"))
    const score = Number(runWrapped(wrap(form, root, script)).stdout)
    expect(score).toBe(Math.max(before, 300))
  },
)

test.each(forms)(
  "in the form $name a command runs though its writable folder lies in a denied one",
  async (form) => {
    const root = await tempFolder()
    const inner = join(root, "inner")
    mkdirSync(inner)
    const policy = { ...policyOf(inner), protectedPaths: [], deniedPaths: [root] }
    const script = `echo ran; echo x > ${inner}/x`
    const end = runWrapped(form.wrap({ argv: ["/bin/sh", "-c", script], cwd: "/", env }, policy))
    expect(end.stdout).toBe("ran\n")
    expect(readdirSync(inner)).toEqual([])
  },
)
