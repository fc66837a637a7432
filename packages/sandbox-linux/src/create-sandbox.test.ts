import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import type { Sandbox, SandboxPolicy } from "@codex/core"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { runWrapped } from "../test/run-wrapped.js"
import { createSandbox } from "./create-sandbox.js"

const sandbox = process.platform === "linux" ? await createSandbox() : undefined

async function world() {
  const base = await tempFolder()
  const root = join(base, "root")
  mkdirSync(join(root, ".git"), { recursive: true })
  writeFileSync(join(root, ".git", "config"), "ours\n")
  writeFileSync(join(base, "secret"), "secret\n")
  mkdirSync(join(base, "keys"))
  writeFileSync(join(base, "keys", "id"), "key\n")
  const policy: SandboxPolicy = {
    read: "all",
    write: [root],
    network: "none",
    protectedPaths: [join(root, ".git")],
    deniedPaths: [join(base, "secret"), join(base, "keys"), join(base, "not-there")],
  }
  return { base, root, policy }
}

function run(form: Sandbox, policy: SandboxPolicy, cwd: string, script: string) {
  const command = { argv: ["/bin/sh", "-c", script], cwd, env: { PATH: "/usr/bin:/bin" } }
  return runWrapped(form.wrap(command, policy))
}

describe.runIf(sandbox !== undefined)("the best form here", () => {
  const form = sandbox as Sandbox

  test("a writable root is written, its exit code and output pass through", async () => {
    const { root, policy } = await world()
    const end = run(form, policy, root, "pwd; echo x > a; exit 7")
    expect(end.status).toBe(7)
    expect(end.stdout).toBe(`${root}\n`)
    expect(readFileSync(join(root, "a"), "utf8")).toBe("x\n")
  })

  test.each([
    ["a file beside the root", "echo x > ../outside"],
    ["a protected file", "echo x > .git/config"],
    ["a new file in a protected folder", "mkdir -p .git/hooks && echo x > .git/hooks/pre-commit"],
    ["the removal of a protected folder", "rm -rf .git; mv .git elsewhere"],
    ["a file behind a link", "echo x > link/outside"],
    ["a remount", "mount -o remount,rw / ; echo x > ../outside"],
  ])("%s is not written", async (_, script) => {
    const { base, root, policy } = await world()
    symlinkSync(base, join(root, "link"))
    expect(run(form, policy, root, script).status).not.toBe(0)
    expect(existsSync(join(base, "outside"))).toBe(false)
    expect(readFileSync(join(root, ".git", "config"), "utf8")).toBe("ours\n")
    expect(existsSync(join(root, ".git", "hooks", "pre-commit"))).toBe(false)
  })

  test.each([
    ["a denied folder", "mv a b; cat b/keys/id", "cat b/keys/id", ""],
    [
      "a protected folder",
      "mv a b; mkdir -p a/hooks; echo x > a/hooks/new",
      "cat a/hooks/ours",
      "ours\n",
    ],
  ])("%s is not reached by moving the folder around it", async (_, first, second, seen) => {
    const { root, policy } = await world()
    mkdirSync(join(root, "a", "keys"), { recursive: true })
    mkdirSync(join(root, "a", "hooks"))
    writeFileSync(join(root, "a", "keys", "id"), "key\n")
    writeFileSync(join(root, "a", "hooks", "ours"), "ours\n")
    const inside = {
      ...policy,
      protectedPaths: [join(root, "a", "hooks")],
      deniedPaths: [join(root, "a", "keys")],
    }
    expect(run(form, inside, root, first).stdout).toBe("")
    expect(run(form, inside, root, second).stdout).toBe(seen)
    expect(existsSync(join(root, "a", "hooks", "new"))).toBe(false)
  })

  test("links where protected and denied paths should be hinder no command", async () => {
    const { base, root, policy } = await world()
    symlinkSync(join(root, ".git"), join(root, "link"))
    symlinkSync(join(base, "nowhere"), join(root, "dangling"))
    symlinkSync(join(base, "keys"), join(base, "keys-link"))
    symlinkSync("loop", join(root, "loop"))
    const linked = {
      ...policy,
      protectedPaths: [join(root, "link"), join(root, "dangling"), join(root, ".git")],
      deniedPaths: [join(base, "keys-link"), join(root, "dangling"), join(root, "loop")],
    }
    const script = "echo ok; echo x > link/config; cat ../keys/id ../keys-link/id"
    expect(run(form, linked, root, script).stdout).toBe("ok\n")
    expect(readFileSync(join(root, ".git", "config"), "utf8")).toBe("ours\n")
    const limited = { ...linked, read: [root, join(root, "dangling")] }
    expect(run(form, limited, root, "echo ok").stdout).toBe("ok\n")
  })

  test("denied files and folders cannot be read", async () => {
    const { root, policy } = await world()
    const end = run(form, policy, root, "cat ../secret; cat ../keys/id; ls ../keys")
    expect(end.stdout).toBe("")
  })

  test("a server outside is not reached, one inside is", async () => {
    const { root, policy } = await world()
    const server = createServer().listen(0, "127.0.0.1")
    await new Promise((resolve) => server.once("listening", resolve))
    const { port } = server.address() as { port: number }
    const bash = `bash -c 'echo > /dev/tcp/127.0.0.1/${port}'`
    expect(run(form, policy, root, bash).status).not.toBe(0)
    server.close()
  })

  test("with limited reading only the system and the roots are there", async () => {
    const { base, root, policy } = await world()
    writeFileSync(join(base, "other"), "other\n")
    const limited: SandboxPolicy = { ...policy, read: [root], deniedPaths: [] }
    const end = run(form, limited, root, "cat .git/config; cat ../other; ls /root /home")
    expect(end.stdout).toBe("ours\n")
  })

  test("processes outside are neither seen nor signalled", async () => {
    const { root, policy } = await world()
    expect(run(form, policy, root, `kill -0 ${process.pid}`).status).not.toBe(0)
  })

  test("pipes, temporary files, and programs of the system work", async () => {
    const { root, policy } = await world()
    const end = run(
      form,
      policy,
      root,
      "seq 1 5 | sort -r | head -n1; git --version >/dev/null; echo $?",
    )
    expect(end.stdout).toBe("5\n0\n")
  })
})
