import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import type { Writable } from "node:stream"
import type { Command } from "@codex/core"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { forms, helper, outputOf, policyOf, program, start } from "./forms-under-test.js"

const ahead = forms.filter(({ name }) => name !== "bubblewrap")

describe.each(ahead)("a helper that was started before its command, in the form $name", (form) => {
  async function run(argv: readonly string[], env: Command["env"] = {}, cwd?: string) {
    const root = cwd ?? (await tempFolder())
    const { standby } = form.wrap({ argv, cwd: root, env }, policyOf(root))
    if (standby === undefined) throw new Error("it is not started ahead")
    const child = start({ argv: standby.argv, cwd: "/", env: {}, policyBytes: standby.bytes })
    const ended = once(child, "exit")
    const output = await outputOf(child)
    const [exitCode, signal] = await ended
    return { output, exitCode, signal, root }
  }

  test("runs it with its arguments and its environment, and no other", async () => {
    const { output } = await run(["/usr/bin/printf", "[%s]", "a b", "", "=", "x\n=y"])
    expect(output).toBe("[a b][][=][x\n=y]")
    const env = { "BASH_FUNC_f%%": "() { :\n}", EMPTY: "", "ODD NAME": "ä=b" }
    const lines = Object.entries(env).map((pair) => `${pair.join("=")}\n`)
    expect((await run(["/usr/bin/env"], env)).output).toBe(lines.join(""))
  })

  test("confines it in its folder", async () => {
    const outside = await tempFolder()
    const script = `pwd; echo x > in; echo x > ${outside}/out; ls /proc/self/fd | wc -l`
    const { output, root } = await run(["/bin/sh", "-c", script], { PATH: "/usr/bin:/bin" })
    expect(output.split("\n")[0]).toBe(root)
    expect(output).toContain("cannot create")
    // The three, and that of the listing itself.
    expect(output.trimEnd().split("\n").at(-1)).toBe("4")
    expect([existsSync(join(root, "in")), readdirSync(outside)]).toEqual([true, []])
  })

  test("keeps both outputs in their order", async () => {
    const script = "for i in 1 2 3; do echo out$i; echo err$i >&2; done"
    expect(await run(["/bin/sh", "-c", script])).toMatchObject({
      output: "out1\nerr1\nout2\nerr2\nout3\nerr3\n",
    })
  })

  test("ends as it does", async () => {
    expect(await run(["/bin/sh", "-c", "exit 7"])).toMatchObject({ exitCode: 7, signal: null })
    expect(await run(["/bin/sh", "-c", "kill -SEGV $$"])).toMatchObject({ signal: "SIGSEGV" })
    const missing = await run(["/no/such"])
    expect(missing).toMatchObject({ exitCode: 127 })
    expect(missing.output).toContain("no such program: /no/such")
  })

  test("finds it on its own PATH", async () => {
    expect(await run(["true"], { PATH: "/usr/bin:/bin" })).toMatchObject({ exitCode: 0 })
    expect(await run(["true"], { PATH: "/nowhere" })).toMatchObject({ exitCode: 127 })
  })

  test("is not meant for a command line that may be too long", () => {
    const argv = ["/bin/echo", "x".repeat(100_000)]
    expect(form.wrap({ argv, cwd: "/", env: {} }, policyOf("/tmp")).standby).toBeUndefined()
  })

  test.each([
    ["an argument", { argv: ["/bin/echo", "x\0writable=/etc"], env: {} }],
    ["a variable", { argv: ["/bin/echo"], env: { X: "x\0writable=/etc" } }],
    ["a variable's name", { argv: ["/bin/echo"], env: { "X\0writable=/etc": "" } }],
  ])("is told no more of the policy by %s", (_, command) => {
    expect(form.wrap({ ...command, cwd: "/" }, policyOf("/tmp")).standby).toBeUndefined()
  })

  test("is not meant for a terminal", () => {
    const command = { argv: ["/bin/echo"], cwd: "/", env: {}, tty: true }
    expect(form.wrap(command, policyOf("/tmp")).standby).toBeUndefined()
  })
})

test("a path of the policy cannot say more of it", () => {
  const command = { argv: ["/bin/true"], cwd: "/", env: {} }
  const policy = { ...policyOf("/tmp"), deniedPaths: ["/tmp/x\0writable=/etc"] }
  for (const form of ahead) expect(() => form.wrap(command, policy)).toThrow("NUL")
})

describe.runIf(helper !== undefined)("a helper that was started before its command", () => {
  const lines = ["version=1", "read=all", "write=limited", "network=none", "tty=no", "directory=/"]
  async function tell(args: readonly string[], policy: readonly string[]) {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe", "pipe"] })
    const ended = once(child, "exit")
    const descriptor = child.stdio[3] as Writable
    descriptor.on("error", () => {}).end(policy.map((line) => `${line}\0`).join(""))
    const output = await outputOf(child)
    return { output, exitCode: (await ended)[0] as number | null }
  }

  test("ends without a word when it is told nothing", async () => {
    expect(await tell(["--standby"], [])).toEqual({ output: "", exitCode: 0 })
  })

  test.each([
    ["no command", ["--standby"], [...lines, "end="], "no command"],
    ["a cut off policy", ["--standby"], [...lines, "argument=/bin/true"], "not complete"],
    ["a command behind the end", ["--standby"], [...lines, "end=", "argument=/bin/true"], "codex-"],
    ["a command twice", ["--standby", "--", "/bin/true"], [...lines, "end="], "wrong arguments"],
    ["another form", ["--inner", "--standby"], [...lines, "end="], "wrong arguments"],
    ["no form at all", ["--supervise", "--standby"], [...lines, "end="], "wrong arguments"],
    ["a policy in a file", ["--policy-file", "/x", "--standby"], [], "wrong arguments"],
    ["a command where none is expected", ["--", "/bin/true"], ["argument=x"], "unknown key"],
  ])("refuses %s", async (_, args, policy, reason) => {
    const end = await tell(args, policy)
    expect(end).toMatchObject({ exitCode: 125 })
    expect(end.output).toContain(reason)
  })
})
