import { chmodSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import type { SandboxPolicy } from "../protocol/policy.js"
import { sandboxDenial } from "./denied.js"

const policy: SandboxPolicy = {
  read: "all",
  write: ["/src/project"],
  network: "none",
  protectedPaths: [],
  deniedPaths: ["/home/u/.aws"],
}

function denial(output: string, changes: Partial<SandboxPolicy> = {}) {
  return sandboxDenial({ exitCode: 1, output }, { ...policy, ...changes })
}

describe("a path that the output names is told with the right that it lacks", () => {
  test.each([
    ["bash", "bash: line 1: /srv/new: Read-only file system", "/srv/new"],
    ["bash, with a space", "bash: line 1: /srv/a b: Permission denied", "/srv/a b"],
    ["dash", "sh: 1: cannot create /srv/z: Read-only file system", "/srv/z"],
    ["touch", "touch: cannot touch '/srv/new': Read-only file system", "/srv/new"],
    ["mkdir", "mkdir: cannot create directory ‘/srv/dir’: Read-only file system", "/srv/dir"],
    ["mv", "mv: cannot move '/src/project/d' to '/srv/e': Read-only file system", "/srv/e"],
    ["sed", "sed: couldn't open temporary file /etc/sedP8P: Read-only file system", "/etc/sedP8P"],
    ["Python", "OSError: [Errno 30] Read-only file system: '/srv/x'", "/srv/x"],
    ["Node", "Error: EROFS: read-only file system, open '/srv/x'", "/srv/x"],
    [
      "git",
      "fatal: Unable to create '/srv/.git/index.lock': Read-only file system",
      "/srv/.git/index.lock",
    ],
    [
      "git's config",
      "error: could not lock config file /src/project/.git/config: Permission denied",
      "/src/project/.git/config",
    ],
  ])("%s", (_, line, path) => {
    expect(denial(`first\n${line}\nlast`)).toBe(`${path} may not be written: ${line}`)
  })

  test("also where it may not be read", () => {
    const line = "cat: /home/u/.aws/credentials: Permission denied"
    expect(denial(line)).toBe(`/home/u/.aws/credentials may not be read: ${line}`)
  })
})

describe("the line alone is told", () => {
  test.each([
    "touch: cannot touch 'new': Read-only file system",
    "fatal: cannot mkdir repo: Read-only file system",
    "ping: socket: Operation not permitted",
    "strace: ptrace(PTRACE_TRACEME, ...): Operation not permitted",
  ])("%s", (line) => {
    expect(denial(line)).toBe(line)
  })
})

describe("the network is named", () => {
  test.each([
    "curl: (6) Could not resolve host: example.com",
    "curl: (7) Failed to connect to 10.0.0.1 port 80 after 0 ms: Couldn't connect to server",
    "urllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name resolution>",
    "npm error request to https://registry.npmjs.org/x failed, reason: getaddrinfo EAI_AGAIN registry.npmjs.org",
    "fatal: unable to access 'https://example.com/': Could not resolve host: example.com",
  ])("%s", (line) => {
    expect(denial(line)).toBe(`the network is off: ${line}`)
    expect(denial(line, { network: "full" })).toBeUndefined()
  })
})

describe("nothing was refused", () => {
  test.each([
    ["a failing test", "1 test failed: expected 1 to be 2"],
    ["a server that is not up", "curl: (7) Failed to connect to localhost port 3000 after 0 ms"],
    ["a missing file", "cat: /srv/x: No such file or directory"],
  ])("%s", (_, line) => {
    expect(denial(line)).toBeUndefined()
  })

  test("a command that succeeded", () => {
    const output = "touch: cannot touch '/srv/new': Read-only file system"
    expect(sandboxDenial({ exitCode: 0, output }, policy)).toBeUndefined()
  })

  test("a file that the policy allows, and whose own mode forbids it", async () => {
    const root = await tempFolder()
    mkdirSync(join(root, "bin"))
    writeFileSync(join(root, "bin/run"), "")
    chmodSync(join(root, "bin/run"), 0o444)
    const line = `bash: line 1: ${root}/bin/run: Permission denied`
    expect(denial(line, { write: [root] })).toBeUndefined()
    expect(
      denial(`${line}\nsh: 1: cannot create /srv/z: Permission denied`, { write: [root] }),
    ).toMatch("/srv/z may not be written")
  })
})
