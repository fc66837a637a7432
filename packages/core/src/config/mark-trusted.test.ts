import {
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { configFolders } from "../testing/config-folders.js"
import { markTrusted } from "./mark-trusted.js"

async function prepare(text?: string) {
  const folders = configFolders(await tempFolder())
  const file = join(folders.home, "config.toml")
  if (text !== undefined) folders.write("user/.codex/config.toml", text)
  return { ...folders, file, read: () => readFileSync(file, "utf8") }
}

test("a first trust makes the file, for its owner only", async () => {
  const { home, repo, file, read, load } = await prepare()
  await markTrusted(home, repo)
  expect(read()).toBe(`[projects."${repo}"]\ntrust_level = "trusted"\n`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect((await load()).trusted).toBe(true)
})

test("everything else in the file stays, comments too", async () => {
  const text = '# mine\nmodel = "o3" # the good one\n\n[tui]\nx = 1'
  const { home, repo, read } = await prepare(text)
  await markTrusted(home, repo)
  expect(read()).toBe(`${text}\n\n[projects."${repo}"]\ntrust_level = "trusted"\n`)
  const once = read()
  await markTrusted(home, repo)
  expect(read()).toBe(once)
})

test("the real path is written, and the linked file is changed where it is", async () => {
  const { home, repo, userHome, write, read, file } = await prepare()
  const dotfile = write("dotfiles/config.toml", "# dot\n")
  write("user/.codex/x", "")
  symlinkSync(dotfile, file)
  symlinkSync(repo, join(userHome, "link"))
  await markTrusted(home, join(userHome, "link"))
  expect(read()).toContain(`[projects."${repo}"]`)
  expect(readFileSync(dotfile, "utf8")).toBe(read())
})

describe("what the file says of the folder already", () => {
  test.each([
    [
      "another level",
      (path: string) => `[projects."${path}"] # why\ntrust_level = "untrusted" # no\n`,
    ],
    ["another level, dotted", (path: string) => `projects."${path}".trust_level = 'untrusted'\n`],
    [
      "another level, inline",
      (path: string) => `[projects]\n"${path}" = { trust_level = "untrusted" }\n`,
    ],
    ["an empty table", (path: string) => `[projects."${path}"]\n[tui]\nx = 1\n`],
  ])("%s, is changed", async (_, text) => {
    const { home, repo, read, load, write } = await prepare()
    write("user/.codex/config.toml", text(repo))
    await markTrusted(home, repo)
    expect((await load()).trusted).toBe(true)
    expect(read().replaceAll(/trust_level = .*\n?/g, "")).toBe(
      text(repo).replaceAll(/trust_level = .*\n?/g, ""),
    )
  })

  test("a form that cannot be added to is an error that says what to write", async () => {
    const text = 'projects = { "/other" = { trust_level = "trusted" } }\n'
    const { home, repo, read } = await prepare(text)
    await expect(markTrusted(home, repo)).rejects.toThrow(
      `write trust_level = "trusted" for ${repo} under projects yourself`,
    )
    expect(read()).toBe(text)
  })
})

test("a folder of any name can be trusted", async () => {
  const { home, read, write, load } = await prepare()
  const folder = join(write('a "b" \\ é ] \u007f.c/x', ""), "..")
  await markTrusted(home, folder)
  expect((await load({ cwd: folder })).trusted).toBe(true)
  expect(read()).toContain("trusted")
})

test("many at once lose nothing and leave nothing behind", async () => {
  const { home, read, write } = await prepare("# start\n")
  const folders = Array.from({ length: 8 }, (_, index) => join(write(`p${index}/x`, ""), ".."))
  await Promise.all(folders.map((folder) => markTrusted(home, folder)))
  for (const folder of folders) expect(read()).toContain(`[projects."${folder}"]`)
  expect(readdirSync(home)).toEqual(["config.toml"])
})

describe("a lock that was left behind", () => {
  test.each([
    ["by a process that is gone", '{"pid":2147483646,"started":1}', 0],
    ["long ago", "", 60],
  ])("%s is broken", async (_, content, ageSeconds) => {
    const { home, repo, file, read } = await prepare("")
    writeFileSync(`${file}.lock`, content)
    const then = Date.now() / 1000 - ageSeconds
    utimesSync(`${file}.lock`, then, then)
    await markTrusted(home, repo)
    expect(read()).toContain("trusted")
    expect(readdirSync(home)).toEqual(["config.toml"])
  })
})
