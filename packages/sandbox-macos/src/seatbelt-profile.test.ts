import type { SandboxPolicy } from "@codex/core"
import { describe, expect, test } from "vitest"
import { otherSpelling } from "./other-spelling.js"
import { seatbeltCommand } from "./seatbelt-command.js"
import { seatbeltProfile } from "./seatbelt-profile.js"

const policy: SandboxPolicy = {
  read: "all",
  write: ["/private/var/project", "/Users/u/more"],
  network: "none",
  protectedPaths: ["/private/var/project/.git"],
  deniedPaths: ["/Users/u/.ssh/id"],
}

const everything: SandboxPolicy = {
  read: "all",
  write: "all",
  network: "full",
  protectedPaths: [],
  deniedPaths: [],
}

/** The profile's top-level expressions. Throws when a parenthesis is missing or too much. */
function expressions(text: string): readonly string[] {
  const found: string[] = []
  let depth = 0
  let start = 0
  for (const [at, character] of Array.from(
    text.replace(/"[^"]*"/g, (string) => "s".repeat(string.length)),
  ).entries()) {
    if (character === "(" && depth++ === 0) start = at
    if (character === ")" && --depth === 0) found.push(text.slice(start, at + 1))
    if (depth < 0) throw new Error(`a parenthesis too much at ${at}`)
  }
  if (depth !== 0) throw new Error("a parenthesis is missing")
  return found
}

function rules(changes: Partial<SandboxPolicy> = {}): readonly string[] {
  return expressions(seatbeltProfile({ ...policy, ...changes }).text)
}

test("everything is denied first, and the rest is balanced", () => {
  expect(rules().slice(0, 2)).toEqual(["(version 1)", "(deny default)"])
  expect(rules({ read: ["/r"] }).length).toBeGreaterThan(10)
})

test("paths are parameters and never text", () => {
  const evil = '/tmp/x")) (allow default) (allow file-write* (literal "'
  const { text, parameters } = seatbeltProfile({
    read: [evil],
    write: [evil],
    network: "none",
    protectedPaths: [evil],
    deniedPaths: [evil],
  })
  expect(text).not.toContain("/tmp/x")
  expect(text).not.toContain("allow default")
  expect(parameters).toMatchObject({ WRITABLE_ROOT_0: evil, PROTECTED_0: evil, DENIED_0: evil })
})

test("each parameter is named in the text, and each name has a parameter", () => {
  const { text, parameters } = seatbeltProfile({ ...policy, read: ["/r"] })
  const named = [...text.matchAll(/\(param "(\w+)"\)/g)].map(([, name]) => name)
  expect(new Set(named)).toEqual(new Set(Object.keys(parameters)))
})

describe("writing", () => {
  test("is allowed in the roots", () => {
    expect(rules()).toContain(
      '(allow file-write*\n  (subpath (param "WRITABLE_ROOT_0"))\n  (subpath (param "WRITABLE_ROOT_1")))',
    )
  })

  test("is allowed nowhere without roots", () => {
    const text = rules({ write: [] }).join("\n")
    expect(text).not.toContain("WRITABLE_ROOT")
    expect(text).not.toMatch(/\(allow file-write\*\)/)
  })

  test("is denied, later than it is allowed, to protected names that need not exist, in any case", () => {
    const all = rules()
    const allowed = all.findIndex((rule) => rule.includes("WRITABLE_ROOT_0"))
    const denied = all.findIndex((rule) => rule.startsWith("(deny file-write*"))
    expect(denied).toBeGreaterThan(allowed)
    for (const filter of [
      '(literal (param "PROTECTED_0"))',
      '(subpath (param "PROTECTED_0"))',
      '(regex #"/(\\.G[iI][tT]|\\.[gG]I[tT]|\\.[gG][iI]T)(/|$)")',
    ]) {
      expect(all[denied]).toContain(filter)
    }
    const pattern = new RegExp(`/${otherSpelling(".git")}(/|$)`)
    const matched = ["/r/.GiT/config", "/r/.giT", "/r/.git/config", "/r/xGit"].filter((path) =>
      pattern.test(path),
    )
    expect(matched).toEqual(["/r/.GiT/config", "/r/.giT"])
  })
})

test("denied paths are neither read nor written, whatever else is allowed", () => {
  const denied = rules().find((rule) => rule.startsWith("(deny file-read* file-write*"))
  expect(denied).toContain('(subpath (param "DENIED_0"))')
  const unrestricted = seatbeltProfile({ ...everything, deniedPaths: ["/secret"] })
  expect(unrestricted.text).toContain('(literal (param "DENIED_0"))')
})

test("limited reading allows the system's folders, the roots, and what may be written", () => {
  const all = rules({ read: ["/r"] })
  expect(all).not.toContain("(allow file-read*)")
  const { parameters } = seatbeltProfile({ ...policy, read: ["/r"] })
  expect(parameters).toMatchObject({
    READABLE_ROOT_0: "/r",
    READABLE_ROOT_1: "/private/var/project",
  })
})

test.each([
  ["none", 0],
  ["full", 3],
] as const)("the network %s has %i rules", (network, count) => {
  const found = rules({ network }).filter((rule) => /network-|system-socket/.test(rule))
  expect(found).toHaveLength(count)
})

test("the command runs by the system's own program, its words after two dashes", () => {
  const argv = seatbeltCommand(["-p", "evil"], policy)
  expect(argv.slice(0, 2)).toEqual(["/usr/bin/sandbox-exec", "-p"])
  expect(argv.slice(-3)).toEqual(["--", "-p", "evil"])
  expect(argv).toContain("-DWRITABLE_ROOT_1=/Users/u/more")
})

test("the profile of a work folder is this one", () => {
  const text = seatbeltProfile(policy).text
  expect(text.slice(text.indexOf("(allow file-read*)"))).toMatchInlineSnapshot(`
    "(allow file-read*)
    (allow file-write*
      (subpath (param "WRITABLE_ROOT_0"))
      (subpath (param "WRITABLE_ROOT_1")))
    (deny file-write*
      (literal (param "PROTECTED_0"))
      (subpath (param "PROTECTED_0"))
      (regex #"/(\\.G[iI][tT]|\\.[gG]I[tT]|\\.[gG][iI]T)(/|$)")
      (regex #"/(\\.C[oO][dD][eE][xX]|\\.[cC]O[dD][eE][xX]|\\.[cC][oO]D[eE][xX]|\\.[cC][oO][dD]E[xX]|\\.[cC][oO][dD][eE]X)(/|$)")
      (regex #"/(\\.A[gG][eE][nN][tT][sS]|\\.[aA]G[eE][nN][tT][sS]|\\.[aA][gG]E[nN][tT][sS]|\\.[aA][gG][eE]N[tT][sS]|\\.[aA][gG][eE][nN]T[sS]|\\.[aA][gG][eE][nN][tT]S)(/|$)"))
    (deny file-read* file-write*
      (literal (param "DENIED_0"))
      (subpath (param "DENIED_0")))
    "
  `)
})
