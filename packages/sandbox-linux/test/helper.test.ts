import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { chmodSync, existsSync, mkdirSync, openSync, readFileSync, symlinkSync } from "node:fs"
import { rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Writable } from "node:stream"
import type { Sandbox, SandboxPolicy, WrappedCommand } from "@codex/core"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { bubblewrapForm, helperForm, landlockForm } from "../src/forms.js"
import { helperUnderTest } from "./helper-under-test.js"
import { runWrapped } from "./run-wrapped.js"
import { markedProcesses, untilMarked } from "./survivors.js"

const found = process.platform === "linux" ? helperUnderTest() : undefined
const helper = found?.kind === "found" ? found : undefined
const program = helper?.path ?? ""
const forms = helper
  ? [
      helperForm(helper),
      landlockForm(helper),
      ...(existsSync("/usr/bin/bwrap") ? [bubblewrapForm("/usr/bin/bwrap", helper)] : []),
    ]
  : []

const env = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" }

function policyOf(root: string): SandboxPolicy {
  const protectedPaths = [".git", ".codex", ".agents"].map((name) => join(root, name))
  return { read: "all", write: [root], network: "none", protectedPaths, deniedPaths: [] }
}

function wrap(form: Sandbox, root: string, script: string, ...args: string[]): WrappedCommand {
  return form.wrap({ argv: ["/bin/sh", "-c", script, ...args], cwd: root, env }, policyOf(root))
}

function start({ argv: [file = "", ...args], cwd, policyBytes }: WrappedCommand): ChildProcess {
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe", "pipe"] })
  const policy = child.stdio[3] as Writable
  policy.on("error", () => {}).end(policyBytes)
  return child
}

async function outputOf(child: ChildProcess): Promise<string> {
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => void (output += chunk))
  }
  await once(child, "close")
  return output
}

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

  test("mounts no path that became a link, nor one behind a link", async () => {
    const base = await tempFolder()
    mkdirSync(join(base, "real/root"), { recursive: true })
    symlinkSync("real", join(base, "link"))
    const behind = run([`writable=${join(base, "link/root")}`, ...lines])
    expect(behind).toMatchObject({ status: 125, stdout: "" })
    expect(behind.stderr).toContain("not the path that was checked")
    const script = `echo x > ${base}/link/file || echo x > ${base}/real/file`
    const bytes = Buffer.from(`${[`writable=${join(base, "link")}`, ...lines].join("\0")}\0`)
    const argv = [program, "--", "/bin/sh", "-c", script]
    expect(runWrapped({ argv, cwd: "/", env, policyBytes: bytes }).status).not.toBe(0)
    expect(existsSync(join(base, "real/file"))).toBe(false)
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

  test("takes no folder as a standard stream", () => {
    const policy = join("/tmp", `policy-${randomUUID()}`)
    writeFileSync(policy, `${lines.join("\0")}\0`)
    const stdio = [openSync("/", "r"), "pipe", "pipe", openSync(policy, "r")] as const
    const end = spawnSync(program, ["--", "/bin/echo", "ran"], {
      encoding: "utf8",
      stdio: [...stdio],
    })
    rmSync(policy)
    expect(end).toMatchObject({ status: 125, stdout: "" })
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

  test("shares placeholders between 200 commands at once, and leaves none", async () => {
    const root = await tempFolder()
    const script = `sleep 0.$(( $1 % 7 )); if mkdir .git/hooks || rmdir .codex || rm -rf .agents || [ ! -d .git ]; then echo open; else echo held; fi 2>/dev/null`
    const outputs = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        outputOf(start(wrap(forms[0] as Sandbox, root, script, "sh", String(index)))),
      ),
    )
    expect(new Set(outputs.map((output) => output.split("\n").at(-2)))).toEqual(new Set(["held"]))
    expect([".git", ".codex", ".agents"].filter((name) => existsSync(join(root, name)))).toEqual([])
  }, 60_000)

  test("takes over what a killed one left, and leaves what somebody made", async () => {
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

  test("gives a git folder's missing commondir no time to be planted", async () => {
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

/** Starts it as its caller, with the policy on descriptor 3. */
const caller = `
  const [file, ...args] = JSON.parse(process.argv[1]).map((word, index, all) =>
    all[index - 1] === "--caller" ? String(process.pid) : word)
  const options = { detached: true, stdio: ["ignore", "ignore", "ignore", "pipe"] }
  const child = require("child_process").spawn(file, args, options)
  child.stdio[3].end(Buffer.from(process.argv[2], "base64"))
  setInterval(() => {}, 1000)
  process.on("SIGUSR2", () => process.kill(-child.pid, "SIGKILL"))`

const stubborn = 'trap "" TERM HUP INT; while :; do sleep 0.2; done'

describe.each(forms)("a command in the form $name", (form) => {
  test.each(["SIGKILL", "SIGTERM", "SIGUSR2"] as const)(
    "does not outlive a caller that got %s (USR2: kills the group), nor does its daemon",
    async (signal) => {
      const root = await tempFolder()
      const mark = randomUUID()
      const script = `(setsid sh -c '${stubborn}' ${mark} &); ${stubborn}`
      const { argv, policyBytes } = wrap(form, root, script, mark)
      const policy = Buffer.from(policyBytes ?? "").toString("base64")
      const process = spawn(globalThis.process.execPath, [
        "-e",
        caller,
        JSON.stringify(argv),
        policy,
      ])
      // The caller has the mark in one word with others; the helper, the command and the daemon have it alone.
      await untilMarked(mark, (count) => count >= 3)
      process.kill(signal)
      expect(await untilMarked(mark, (count) => count === 0)).toBe(0)
      process.kill("SIGKILL")
    },
  )

  test("takes along what it left behind", async () => {
    const root = await tempFolder()
    const mark = randomUUID()
    const script = `(setsid sh -c '${stubborn}' ${mark} &); sleep 0.1; exit 3`
    expect(runWrapped(wrap(form, root, script)).status).toBe(3)
    expect(markedProcesses(mark)).toEqual([])
  })
})
