import { spawn } from "node:child_process"
import { once } from "node:events"
import { closeSync, openSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { codex, codexOn, type Project, useProject } from "./project.js"

/** The text that the model was sent last. */
function sentText(project: Project): string {
  const body = project.server.requests[0]?.body as { input?: { content: { text: string }[] }[] }
  return body.input?.at(-1)?.content.at(-1)?.text ?? ""
}

/** Runs codex with a stdin that is open for writing alone. */
async function withUnreadable(project: Project, args: readonly string[]) {
  const stdin = openSync(`${project.home}/written`, "w")
  const result = await codexOn(project, args, { stdin })
  closeSync(stdin)
  return result
}

const hi = [{ text: "Hi." }]

describe("without a prompt", () => {
  test.each([
    ["UTF-8", "naïve\n", "naïve\n"],
    ["UTF-16 with a mark", Buffer.from("\ufeffnaïve", "utf16le"), "naïve"],
  ])("the whole of stdin is the prompt, in %s", async (_what, stdin, text) => {
    const project = await useProject(hi)
    const result = await codex(project, ["exec", "--json"], { stdin })
    expect(result).toMatchObject({ exitCode: 0, stderr: "Reading prompt from stdin...\n" })
    expect(sentText(project)).toBe(text)
  })

  test("a dash asks for stdin too", async () => {
    const project = await useProject(hi)
    await codex(project, ["exec", "-"], { stdin: "do it" })
    expect(sentText(project)).toBe("do it")
  })

  test("an empty stdin is an error", async () => {
    const result = await codex(await useProject(hi), ["exec"], { stdin: " \n" })
    expect(result).toMatchObject({ exitCode: 1, stdout: "" })
    expect(result.stderr).toContain("No prompt provided via stdin.")
  })

  test("a stdin that cannot be read is an error", async () => {
    const { exitCode, stderr } = await withUnreadable(await useProject(hi), ["exec"])
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/\nError: stdin cannot be read: EBADF/)
  })

  test("bytes that are no text are an error", async () => {
    const stdin = Uint8Array.from([0x61, 0xff, 0x62])
    const result = await codex(await useProject(hi), ["exec"], { stdin })
    expect(result).toMatchObject({ exitCode: 1, stdout: "" })
    expect(result.stderr).toContain("not valid UTF-8")
  })
})

describe("with a prompt", () => {
  test("what is piped in is added in a block", async () => {
    const project = await useProject(hi)
    const result = await codex(project, ["exec", "--json", "sum up"], { stdin: "a\nb\n" })
    expect(result.stderr).toBe("Reading additional input from stdin...\n")
    expect(sentText(project)).toBe("sum up\n\n<stdin>\na\nb\n</stdin>")
  })

  test("an empty stdin adds nothing", async () => {
    const project = await useProject(hi)
    await codex(project, ["exec", "sum up"], { stdin: "" })
    expect(sentText(project)).toBe("sum up")
  })

  test("a silent pipe that stays open does not hold it up", async () => {
    const project = await useProject(hi)
    const result = await codex(project, ["exec", "--json", "go"], { keepStdinOpen: true })
    expect(result.exitCode).toBe(0)
    expect(result.stderr).toContain("starting without it")
    expect(sentText(project)).toBe("go")
  })

  test("--no-stdin leaves a pipe alone", async () => {
    const project = await useProject(hi)
    const result = await codex(project, ["exec", "--json", "--no-stdin", "go"], { stdin: "more" })
    expect(result).toMatchObject({ exitCode: 0, stderr: "" })
    expect(sentText(project)).toBe("go")
  })

  test("a file is read like a pipe", async () => {
    const project = await useProject(hi)
    const stdin = openSync(`${project.home}/config.toml`, "r")
    await codexOn(project, ["exec", "look"], { stdin })
    closeSync(stdin)
    expect(sentText(project)).toMatch(/^look\n\n<stdin>\nmodel = /)
  })

  // nohup(1) puts such a one in the place of a terminal.
  test("a stdin that cannot be read is said and left alone", async () => {
    const project = await useProject(hi)
    const { exitCode, stderr } = await withUnreadable(project, ["exec", "--json", "look"])
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(/^stdin cannot be read: EBADF.*\n$/)
    expect(sentText(project)).toBe("look")
  })

  test("data that comes in pieces is read to its end", async () => {
    const project = await useProject(hi)
    const child = spawn(process.execPath, [project.program, "exec", "look"], {
      cwd: project.cwd,
      env: { PATH: process.env["PATH"], HOME: project.home, CODEX_HOME: project.home },
      stdio: ["pipe", "ignore", "ignore"],
    })
    child.stdin.write("one ")
    setTimeout(() => child.stdin.end("two"), 400)
    await once(child, "close")
    expect(sentText(project)).toBe("look\n\n<stdin>\none two\n</stdin>")
  })
})
