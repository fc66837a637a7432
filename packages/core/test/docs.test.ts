import { existsSync, globSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { expect, test } from "vitest"
import { loadConfig } from "../src/config/load-config.js"
import { providers } from "../src/config/providers.js"

const root = resolve(import.meta.dirname, "../../..")
const pages = globSync(["*.md", "{docs,examples,bench}/**/*.md"], { cwd: root })
  .filter((page) => !page.includes("node_modules"))
  .map((page) => join(root, page))

test.each(pages.map((page) => relative(root, page)))("every link of %s leads somewhere", (page) => {
  const broken = linksOf(join(root, page)).filter((link) => !leadsSomewhere(join(root, page), link))
  expect(broken).toEqual([])
})

test("docs/README.md lists every page of docs", () => {
  const index = join(root, "docs/README.md")
  const listed = linksOf(index).map((link) => resolve(dirname(index), link))
  const missing = pages
    .filter((page) => dirname(page) === dirname(index) && page !== index)
    .filter((page) => !listed.includes(page))
  expect(missing).toEqual([])
})

test("docs/decisions/README.md lists every decision", () => {
  const folder = join(root, "docs/decisions")
  const listed = linksOf(join(folder, "README.md"))
  const records = globSync("[0-9]*.md", { cwd: folder })
  expect(listed.toSorted()).toEqual(records.toSorted())
})

test("docs/providers.md lists the built-in providers as they are", () => {
  const page = readFileSync(join(root, "docs/providers.md"), "utf8")
  const section = page.split("## Built in")[1]?.split("\n## ")[0] ?? ""
  const rows = section.split("\n").filter((line) => line.startsWith("| `"))
  const listed = rows.map((row) => {
    const [id, address = "", key = "", wire] = row.split("|").slice(1)
    return [...quoted(id), quoted(address), quoted(key).filter(isVariable), wire?.trim()]
  })
  const known = [...providers.values()].map((provider) => [
    provider.id,
    provider.baseUrl === ""
      ? ["base_url", provider.addressFrom?.variable, provider.addressFrom?.path]
      : [provider.baseUrl],
    [...(provider.envKeysBefore ?? []), provider.envKey].filter((name) => name !== undefined),
    provider.wireApi,
  ])
  const byId = (rows: readonly (readonly unknown[])[]) => new Map(rows.map((row) => [row[0], row]))
  expect(byId(listed)).toEqual(byId(known))
})

test("the custom provider of the examples loads as it is written", async () => {
  const home = join(root, "examples/custom-provider")
  const { model, provider, notices } = await loadConfig({ env: { HOME: home, CODEX_HOME: home } })
  expect(notices).toEqual([])
  expect(model).toBe("qwen3-coder")
  expect(provider).toEqual({
    id: "gateway",
    name: "Our gateway",
    baseUrl: "https://models.example.com/v1",
    wireApi: "chat",
    envKey: "GATEWAY_API_KEY",
    envKeyInstructions: "Ask the platform team for a key.",
    requestMaxRetries: 2,
    streamMaxRetries: 2,
    streamIdleTimeoutMs: 120_000,
    httpHeaders: { "X-Team": "compilers" },
    envHttpHeaders: { "X-Cost-Centre": "COST_CENTRE" },
    queryParams: { "api-version": "2026-01-01" },
  })
})

function quoted(text = ""): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "")
}

function isVariable(word: string): boolean {
  return /^[A-Z_]+_KEY$/.test(word)
}

/** The relative links of a page, code left out. */
function linksOf(page: string): string[] {
  const text = readFileSync(page, "utf8").replace(/^```[^]*?^```/gm, "")
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "")
  return targets.filter((target) => !/^[a-z]+:/.test(target))
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#")
  const target = path === "" ? page : resolve(dirname(page), path)
  if (!existsSync(target)) return false
  return anchor === undefined || anchorsOf(target).includes(anchor)
}

/** As GitHub makes them of headings. */
function anchorsOf(page: string): string[] {
  const headings = readFileSync(page, "utf8").matchAll(/^#+ +(.+)$/gm)
  return [...headings].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  )
}
