import { cpSync, existsSync, writeFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { type CodexOptions, codexProgram, runCodex, tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"

const linux = process.platform === "linux"

async function folders(config = "") {
  const [cwd, home] = await Promise.all([tempFolder(), tempFolder()])
  writeFileSync(join(home, "config.toml"), config)
  const run = (args: readonly string[], options: CodexOptions = {}) =>
    runCodex(args, { cwd, home, ...options })
  return { cwd, home, run }
}

describe.runIf(linux)("codex sandbox", () => {
  test("runs a command with our input and output, and passes its exit code on", async () => {
    const { run } = await folders()
    const script = "cat; echo problem >&2; exit 7"
    const end = await run(["sandbox", "--", "sh", "-c", script], { stdin: "hello" })
    expect(end).toMatchObject({ exitCode: 7, stdout: "hello", stderr: "problem\n" })
  })

  test("says 128 + n for a command that a signal ended", async () => {
    const { run } = await folders()
    expect((await run(["sandbox", "--", "sh", "-c", "kill -9 $$"])).exitCode).toBe(137)
  })

  test("is read-only unless somebody says otherwise", async () => {
    const { cwd, run } = await folders()
    const end = await run(["sandbox", "--", "touch", "new"])
    expect(end.stderr).toContain("Read-only file system")
    expect([end.exitCode, existsSync(join(cwd, "new"))]).toEqual([1, false])
  })

  test.each([
    ["a mode", ["sandbox", "-s", "workspace-write"]],
    ["a setting", ["sandbox", "-c", 'sandbox_mode="workspace-write"']],
    ["--full-auto", ["sandbox", "--full-auto"]],
    ["codex debug landlock", ["debug", "landlock", "--sandbox-permission", "disk-write-cwd"]],
  ])("writes where %s lets it", async (_, words) => {
    const { cwd, run } = await folders()
    expect(await run([...words, "--", "touch", "new"])).toMatchObject({ exitCode: 0 })
    expect(existsSync(join(cwd, "new"))).toBe(true)
  })

  test("keeps to the configured policy, in the folder of --cd and those of --add-dir", async () => {
    const { run } = await folders('sandbox_mode = "workspace-write"\n')
    const [work, more] = await Promise.all([tempFolder(), tempFolder()])
    const flags = ["-C", work, "--add-dir", more]
    const end = await run(["sandbox", ...flags, "sh", "-c", `pwd; touch a ${more}/b .git`])
    expect(end.stdout).toBe(`${work}\n`)
    expect([join(work, "a"), join(more, "b"), join(work, ".git")].map(existsSync)).toEqual([
      true,
      true,
      false,
    ])
  })

  test("gives the command no keys", async () => {
    const { run } = await folders()
    const env = { OPENAI_API_KEY: "sk-1", GIT_DIR: "/evil", PLAIN: "1" }
    const script = "echo ${OPENAI_API_KEY-none} ${GIT_DIR-none} $PLAIN"
    expect((await run(["sandbox", "--", "sh", "-c", script], { env })).stdout).toBe("none none 1\n")
  })

  test("leaves a program its own flags and dashes", async () => {
    const { run } = await folders()
    const end = await run(["sandbox", "echo", "-s", "--", "-c"])
    expect(end.stdout).toBe("-s -- -c\n")
  })

  test("says once what a weaker form leaves open, and why it is used", async () => {
    const { run } = await folders()
    const program = join(await tempFolder(), "codex.cjs")
    cpSync(dirname(codexProgram), dirname(program), {
      recursive: true,
      filter: (path) => basename(path) !== "vendor",
    })
    const end = await run(["sandbox", "--", "sh", "-c", "touch new || echo held"], { program })
    if (existsSync("/usr/bin/bwrap")) {
      expect(end.stdout).toBe("held\n")
      const [first, second] = end.stderr.split("\n")
      expect(first).toMatch(
        /^the sandbox \(bubblewrap\) does not hold everything: the helper codex-sandbox is missing; /,
      )
      expect(second).toContain("touch")
    } else {
      expect(end.stderr).toMatch(/^Error: no sandbox is available here, so the command was not run/)
    }
  })

  test("says what cannot be started", async () => {
    const { run } = await folders()
    const end = await run(["sandbox", "-s", "danger-full-access", "--", "no-such-program"])
    expect(end.exitCode).toBe(127)
    expect(end.stderr).toMatch(/^codex-sandbox: no such program: no-such-program: .*\n$/)
  })

  test("is also the bin codex-linux-sandbox", async () => {
    const { run } = await folders()
    const program = join(dirname(codexProgram), "codex-linux-sandbox.cjs")
    expect(await run(["--", "echo", "hi"], { program })).toMatchObject({ stdout: "hi\n" })
  })
})

test.each([
  ["no command", ["sandbox"]],
  ["an unknown flag", ["sandbox", "--no-such-flag", "--", "ls"]],
  ["too much for check", ["sandbox", "check", "--json", "more"]],
  ["a debug command without its name", ["debug"]],
])("%s is wrong usage", async (_, words) => {
  const { run } = await folders()
  expect((await run(words)).exitCode).toBe(2)
})

test("another system's sandbox is refused in one line", async () => {
  const { run } = await folders()
  const end = await run(["debug", linux ? "seatbelt" : "landlock", "--", "ls"])
  expect(end.exitCode).toBe(1)
  expect(end.stderr).toMatch(/^Error: this sandbox is for .*\n$/)
})
