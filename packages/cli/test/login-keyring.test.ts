import { execFile } from "node:child_process"
import { readdir } from "node:fs/promises"
import { promisify } from "node:util"
import { codexProgram, runCodex, tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"

const run = promisify(execFile)

async function hasKeyring(): Promise<boolean> {
  try {
    await run("sh", ["-c", "command -v dbus-run-session && command -v gnome-keyring-daemon"])
    return true
  } catch {
    return false
  }
}

/** Runs the lines with a keyring of their own; `codex` in them is the built one. */
async function withKeyring(home: string, lines: string): Promise<string> {
  const script = `
    printf 'pass\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    for _ in $(seq 100); do
      dbus-send --session --print-reply --dest=org.freedesktop.secrets / org.freedesktop.DBus.Peer.Ping >/dev/null 2>&1 && break
      sleep 0.2
    done
    codex() { "${process.execPath}" "${codexProgram}" "$@" 2>&1; }
    ${lines}`
  const env = { PATH: process.env["PATH"], HOME: home, CODEX_HOME: home, XDG_RUNTIME_DIR: home }
  const { stdout } = await run("dbus-run-session", ["--", "bash", "-c", script], { env })
  return stdout
}

describe.skipIf(!(await hasKeyring()))("with cli_auth_credentials_store, a key", () => {
  test.each([
    ["keyring", ["--with-api-key"], "OpenAI"],
    ["auto", ["--provider", "groq"], "Groq"],
  ])("is kept by the keyring: %s %j", async (store, args, name) => {
    const home = await tempFolder()
    const flags = ["-c", `cli_auth_credentials_store=${store}`]
    const other = args.filter((word) => word !== "--with-api-key")
    const output = await withKeyring(
      home,
      `echo canary-key | codex login ${[...args, ...flags].join(" ")}
       codex login status ${[...other, ...flags].join(" ")}; echo "exit code $?"
       codex logout ${[...other, ...flags].join(" ")}
       codex login status ${[...other, ...flags].join(" ")}; echo "exit code $?"`,
    )
    expect(output).toMatch(`Successfully logged in: the key of ${name} is kept in the keyring
Logged in using an API key: ${name}, from the keyring
exit code 0
Successfully logged out of ${name}
Not logged in.`)
    expect(output).toMatch(/exit code 1\n$/)
    expect(output).not.toContain("canary")
    expect((await readdir(home)).filter((file) => file.endsWith(".json"))).toEqual([])
  })
})

describe("without a keyring", () => {
  const env = { DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent" }
  const login = (home: string, store: string) => {
    const args = ["login", "--with-api-key", "-c", `cli_auth_credentials_store=${store}`]
    return runCodex(args, { home, env, stdin: "canary-key" })
  }

  test("auto keeps the key in a file, and says so", async () => {
    const home = await tempFolder()
    const { exitCode, stderr } = await login(home, "auto")
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(/^the keyring cannot be used \(.*\n.*is kept in .*auth\.json\n$/)
    const status = ["login", "status", "-c", "cli_auth_credentials_store=auto"]
    expect(await runCodex(status, { home, env })).toMatchObject({ exitCode: 0 })
  })

  test("keyring fails, and keeps it nowhere", async () => {
    const home = await tempFolder()
    const { exitCode, stderr } = await login(home, "keyring")
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(
      /^Error: the keyring cannot be used .* cli_auth_credentials_store = "file"/,
    )
    expect(await readdir(home)).toEqual([])
  })
})
