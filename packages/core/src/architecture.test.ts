import { globSync, readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { describe, expect, test } from "vitest"

const packages = resolve(import.meta.dirname, "../..")
const core = join(packages, "core/src")

const everything = ["*"]

const forAll = ["errors.ts", "one-by-one.ts", "system-error.ts", "version.ts"]

/** Which folders of core a folder of core may import, besides itself and what is for all. */
const mayImport: Record<string, readonly string[]> = {
  protocol: [],
  starlark: [],
  rules: ["protocol", "starlark"],
  execpolicy: ["protocol", "starlark"],
  config: ["protocol", "sandbox", "lock", "catalog", "rules"],
  process: [],
  lock: ["process"],
  sandbox: ["protocol", "process"],
  safety: ["protocol", "sandbox", "rules"],
  catalog: [],
  keys: ["protocol", "config", "lock", "process"],
  model: ["protocol", "config", "catalog", "keys"],
  tools: ["protocol", "process", "sandbox"],
  agent: ["protocol", "model", "sandbox", "tools", "safety"],
  store: ["protocol", "sandbox", "model", "lock"],
  session: [
    "protocol",
    "config",
    "catalog",
    "process",
    "rules",
    "sandbox",
    "safety",
    "keys",
    "model",
    "tools",
    "agent",
    "store",
  ],
  policy: [
    "protocol",
    "config",
    "starlark",
    "rules",
    "execpolicy",
    "sandbox",
    "safety",
    "session",
    "store",
    "tools",
  ],
  testing: everything,
  "index.ts": everything,
  "on-demand.ts": everything,
  "openai.ts": ["model"],
  "errors.ts": [],
  "version.ts": [],
  "system-error.ts": [],
  "one-by-one.ts": [],
}

/** Which workspace packages a package may import; `types` allows `import type` only. */
const mayImportPackages: Record<string, { code: readonly string[]; types: readonly string[] }> = {
  core: { code: [], types: [] },
  exec: { code: ["@codex/core"], types: [] },
  tui: { code: ["@codex/core"], types: [] },
  "sandbox-linux": { code: [], types: ["@codex/core"] },
  "sandbox-macos": { code: [], types: ["@codex/core"] },
  testing: { code: [], types: [] },
  cli: {
    code: [
      "@codex/core",
      "@codex/exec",
      "@codex/tui",
      "@codex/sandbox-linux",
      "@codex/sandbox-macos",
    ],
    types: [],
  },
}

type Import = { from: string; target: string; typeOnly: boolean }

const sources = globSync("*/src/**/*.{ts,tsx}", { cwd: packages }).map((file) =>
  join(packages, file),
)
// Tests may look anywhere; the rules are for what they test.
const imports = sources.filter((file) => !/\.test\.tsx?$/.test(file)).flatMap(importsOf)

test("no source file is longer than 250 lines", () => {
  const long = sources.filter((file) => linesOf(file) > 250).map(shorten)
  expect(long).toEqual([])
})

test("every folder of core has its line in the table", () => {
  const parts = sources.filter((file) => file.startsWith(core)).map(partOf)
  const unknown = new Set(parts.filter((part) => !mayImport[part] && !part.endsWith(".test.ts")))
  expect([...unknown]).toEqual([])
})

describe("a folder of core imports only the folders below it", () => {
  test.each(Object.entries(mayImport))("%s", (part, allowed) => {
    const wrong = imports
      .filter(({ from }) => from.startsWith(core) && partOf(from) === part)
      .filter(({ target }) => target.startsWith(core))
      .filter(({ target }) => !isAllowed(partOf(target), [part, ...forAll, ...allowed]))
    expect(wrong.map(describeImport)).toEqual([])
  })
})

describe("a package imports only the packages below it", () => {
  test.each(Object.entries(mayImportPackages))("%s", (name, { code, types }) => {
    const wrong = imports
      .filter(({ from }) => packageOf(from) === name)
      .filter(({ target }) => target.startsWith("@codex/"))
      .filter(({ target, typeOnly }) => ![...code, ...(typeOnly ? types : [])].includes(target))
    expect(wrong.map(describeImport)).toEqual([])
  })

  test("none reaches into another by a path", () => {
    const wrong = imports.filter(
      ({ from, target }) => target.startsWith("/") && packageOf(target) !== packageOf(from),
    )
    expect(wrong.map(describeImport)).toEqual([])
  })
})

test("one file makes terminals", () => {
  const makers = imports.filter(({ target, typeOnly }) => !typeOnly && target === "node-pty")
  expect([...new Set(makers.map(({ from }) => shorten(from)))]).toEqual([
    "core/src/process/load-pty.ts",
  ])
})

test("one file starts processes", () => {
  const starters = imports
    .filter(({ target, typeOnly }) => !typeOnly && /^(node:)?child_process$/.test(target))
    .map(({ from }) => shorten(from))
    // What tries a sandbox from outside starts its victims and listeners itself; so do sandboxes, which
    // import no code of core, when they look whether they work.
    .filter((from) => !/^(core\/src\/testing|testing|sandbox-linux|sandbox-macos)\//.test(from))
  expect(starters).toEqual(["core/src/process/spawn.ts"])
})

test("no file imports itself by way of others", () => {
  expect(findCycles().map((cycle) => cycle.map(shorten).join(" → "))).toEqual([])
})

function importsOf(from: string): Import[] {
  const text = readFileSync(from, "utf8")
  const statements = text.matchAll(
    /^\s*(?:import|export)\s+(?<type>type\s)?[\w$*,{}\s]*?\bfrom\s+"(?<path>[^"]+)"/gm,
  )
  const effects = text.matchAll(/^\s*import\s+"(?<path>[^"]+)"/gm)
  const calls = text.matchAll(/\bimport\(\s*"(?<path>[^"]+)"\s*\)/g)
  return [...statements, ...effects, ...calls].map(({ groups }) => ({
    from,
    target: targetOf(from, groups?.["path"] ?? ""),
    typeOnly: groups?.["type"] !== undefined,
  }))
}

/** The source file of a relative import; the name of a package otherwise. */
function targetOf(from: string, path: string): string {
  if (!path.startsWith(".")) return path
  const file = resolve(dirname(from), path)
  const candidates = [file, file.replace(/\.js$/, ".ts"), file.replace(/\.js$/, ".tsx")]
  return candidates.find((candidate) => sources.includes(candidate)) ?? file
}

function findCycles(): string[][] {
  const targets = Map.groupBy(imports, ({ from }) => from)
  const finished = new Set<string>()
  const cycles: string[][] = []
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) {
      cycles.push([...path.slice(path.indexOf(file)), file])
      return
    }
    if (finished.has(file)) return
    for (const { target } of targets.get(file) ?? []) visit(target, [...path, file])
    finished.add(file)
  }
  for (const file of targets.keys()) visit(file, [])
  return cycles
}

function isAllowed(part: string, allowed: readonly string[]): boolean {
  return allowed.includes("*") || allowed.includes(part)
}

function linesOf(file: string): number {
  return readFileSync(file, "utf8").trimEnd().split("\n").length
}

/** The folder of core that a file is in, or the file's own name at the root. */
function partOf(file: string): string {
  return file.slice(core.length + 1).split("/")[0] ?? ""
}

function packageOf(file: string): string {
  return file.slice(packages.length + 1).split("/")[0] ?? ""
}

function shorten(file: string): string {
  return file.startsWith("/") ? file.slice(packages.length + 1) : file
}

function describeImport({ from, target }: Import): string {
  return `${shorten(from)} imports ${shorten(target)}`
}
