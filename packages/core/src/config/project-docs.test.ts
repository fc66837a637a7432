import { execFileSync } from "node:child_process"
import { mkdirSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { configFolders } from "../testing/config-folders.js"
import { type ProjectDocs, projectInstructions } from "./project-docs.js"

type Options = { cwd?: string; maxBytes?: number; fallback?: string[]; markers?: string[] }

async function prepare() {
  const { home, repo, write } = configFolders(await tempFolder())
  const docs = ({
    cwd = repo,
    maxBytes = 32_768,
    fallback = [],
    markers = [".git"],
  }: Options = {}) =>
    projectInstructions({
      home,
      cwd,
      projectDoc: { maxBytes, fallbackFilenames: fallback, rootMarkers: markers },
    })
  return { repo, home, write, docs }
}

function body({ text = "" }: ProjectDocs): string {
  return /<INSTRUCTIONS>\n(.*)\n<\/INSTRUCTIONS>$/s.exec(text)?.[1] ?? ""
}

test("without any file there is nothing to say", async () => {
  const { docs } = await prepare()
  expect(await docs()).toEqual({ notices: [] })
})

test("the text is headed by the folder, the user's own file before the project's", async () => {
  const { docs, write, repo } = await prepare()
  write("user/.codex/AGENTS.md", "mine\n")
  write("repo/AGENTS.md", "the project's\n")
  expect(await docs()).toEqual({
    text: `AGENTS.md instructions for ${repo}\n\n<INSTRUCTIONS>\nmine\n\n--- project-doc ---\n\nthe project's\n</INSTRUCTIONS>`,
    notices: [],
  })
})

describe("one file of a folder", () => {
  test("is AGENTS.override.md, else AGENTS.md, else the first fallback that exists", async () => {
    const { docs, write } = await prepare()
    const fallback = ["A.md", "B.md"]
    write("repo/B.md", "b")
    expect(body(await docs({ fallback }))).toBe("b")
    write("repo/A.md", "a")
    expect(body(await docs({ fallback }))).toBe("a")
    write("repo/AGENTS.md", "agents")
    expect(body(await docs({ fallback }))).toBe("agents")
    write("repo/AGENTS.override.md", "override")
    expect(body(await docs({ fallback }))).toBe("override")
  })

  test("is not an empty one", async () => {
    const { docs, write } = await prepare()
    write("user/.codex/AGENTS.override.md", " \n")
    write("user/.codex/AGENTS.md", "mine")
    write("repo/AGENTS.override.md", "")
    write("repo/AGENTS.md", "\ufeffproject")
    expect(body(await docs())).toBe("mine\n\n--- project-doc ---\n\nproject")
  })
})

describe("the folders", () => {
  test("are those from the root to the working folder, root first", async () => {
    const { docs, write, repo } = await prepare()
    write("AGENTS.md", "above")
    write("repo/AGENTS.md", "root")
    write("repo/a/AGENTS.md", "a")
    write("repo/a/b/AGENTS.md", "b")
    write("repo/other/AGENTS.md", "other")
    expect(body(await docs({ cwd: join(repo, "a/b") }))).toBe("root\n\na\n\nb")
  })

  test("without a marker are the working folder alone", async () => {
    const { docs, write, repo } = await prepare()
    write("repo/AGENTS.md", "root")
    write("repo/a/AGENTS.md", "a")
    expect(body(await docs({ cwd: join(repo, "a"), markers: ["no-such-marker"] }))).toBe("a")
  })

  test("begin where a configured marker is", async () => {
    const { docs, write, repo } = await prepare()
    write("repo/AGENTS.md", "root")
    write("repo/a/Makefile", "")
    write("repo/a/AGENTS.md", "a")
    mkdirSync(join(repo, "a/b"))
    expect(body(await docs({ cwd: join(repo, "a/b"), markers: ["Makefile"] }))).toBe("a")
  })
})

describe("the byte limit", () => {
  test("is spent from the deepest file up, and one notice says what was cut", async () => {
    const { docs, write, repo } = await prepare()
    write("repo/AGENTS.md", "r".repeat(50))
    write("repo/a/AGENTS.md", "a".repeat(50))
    write("repo/a/b/AGENTS.md", "b".repeat(50))
    const result = await docs({ cwd: join(repo, "a/b"), maxBytes: 80 })
    expect(body(result)).toBe(`${"a".repeat(30)}\n\n${"b".repeat(50)}`)
    expect(result.notices).toEqual([
      `left out of the instructions, which are too long: ${repo}/AGENTS.md (its last 50 bytes), ${repo}/a/AGENTS.md (its last 20 bytes); see project_doc_max_bytes`,
    ])
  })

  test("of 0 leaves the project's files out, and not the user's", async () => {
    const { docs, write } = await prepare()
    write("user/.codex/AGENTS.md", "mine")
    write("repo/AGENTS.md", "project")
    const result = await docs({ maxBytes: 0 })
    expect([body(result), result.notices]).toEqual(["mine", []])
  })

  test("never cuts a character in two, and keeps all that fits", async () => {
    const { docs, write } = await prepare()
    const letters = fc.array(fc.constantFrom("a", "é", "漢", "🦀"), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(letters, fc.integer({ min: 1, max: 50 }), async (parts, maxBytes) => {
        const text = parts.join("")
        write("repo/AGENTS.md", text)
        const kept = body(await docs({ maxBytes }))
        expect(text.startsWith(kept)).toBe(true)
        expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(maxBytes)
        const next = parts[Array.from(kept).length] ?? ""
        const fits = Buffer.byteLength(kept + next) <= maxBytes
        expect(kept === text || !fits).toBe(true)
      }),
      { seed: 11, numRuns: 60 },
    )
  })

  test("of the user's own file is 256 KiB", async () => {
    const { docs, write } = await prepare()
    write("user/.codex/AGENTS.md", "x".repeat(300 * 1024))
    const result = await docs()
    expect(body(result)).toHaveLength(256 * 1024)
    expect(result.notices).toHaveLength(1)
  })
})

describe("what is not read", () => {
  test("is a link out of the project; one inside is followed", async () => {
    const { docs, write, repo } = await prepare()
    write("secret", "sk-secret")
    write("repo/docs/real.md", "real")
    symlinkSync("../secret", join(repo, "AGENTS.md"))
    symlinkSync("docs/real.md", join(repo, "AGENTS.override.md"))
    expect(body(await docs())).toBe("real")
    symlinkSync("../../secret", join(repo, "docs/AGENTS.md"))
    const result = await docs({ cwd: join(repo, "docs") })
    expect(body(result)).toBe("real")
    expect(result.notices).toEqual([
      `${repo}/docs/AGENTS.md leads out of the project and is not read`,
    ])
  })

  test("is a pipe, a device or a folder", async () => {
    const { docs, repo } = await prepare()
    execFileSync("mkfifo", [join(repo, "AGENTS.override.md")])
    mkdirSync(join(repo, "AGENTS.md"))
    symlinkSync("/dev/zero", join(repo, "device"))
    const result = await docs({ fallback: ["device"] })
    expect(result).toEqual({ notices: [`${repo}/device leads out of the project and is not read`] })
  })

  test("is a link that goes round in circles", async () => {
    const { docs, repo } = await prepare()
    symlinkSync("AGENTS.md", join(repo, "AGENTS.md"))
    expect(await docs()).toEqual({ notices: [] })
  })
})

test("bytes that are no characters are replaced, not refused", async () => {
  const { docs, write, repo } = await prepare()
  write("repo/AGENTS.md", "")
  const { writeFileSync } = await import("node:fs")
  writeFileSync(join(repo, "AGENTS.md"), Buffer.from([0x61, 0xff, 0x62]))
  expect(body(await docs())).toBe("a\ufffdb")
})
