// Takes each step of the helper away, one after the other, and shows what of the tests notices:
// node packages/sandbox-linux/scripts/weaken-helper.mjs [NAME …]. Needs root, gcc, and a working tree that is
// built. Prints a table; its exit code is the number of steps that nothing notices.
import { execFileSync, spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { weakenings } from "./weakenings.mjs"

const sandboxPackage = join(import.meta.dirname, "..")
const work = mkdtempSync(join(tmpdir(), "codex-weaken-"))
const program = join(work, "codex-sandbox")
const tryCases = join(work, "try-cases.mjs")
process.on("exit", () => rmSync(work, { recursive: true }))

// The bundler's own, which builds the packages.
const { buildSync } = createRequire(createRequire(import.meta.url).resolve("tsup"))("esbuild")
buildSync({
  entryPoints: [join(sandboxPackage, "scripts/try-cases.ts")],
  outfile: tryCases,
  bundle: true,
  platform: "node",
  format: "esm",
  conditions: ["@codex/source"],
  logLevel: "error",
})

const wanted = process.argv.slice(2)
const missed = []
console.log("| step that is taken away | what fails then |\n| --- | --- |")
for (const weakening of weakenings) {
  if (wanted.length > 0 && !wanted.some((name) => weakening.name.includes(name))) continue
  build(weakening.edits)
  const failed = weakening.cases ? failedCases(weakening) : failedTests(weakening)
  if (failed.length === 0) missed.push(weakening.name)
  console.log(`| ${weakening.name} | ${failed.slice(0, 2).join("; ") || "NOTHING"} |`)
}
process.exitCode = missed.length

function build(edits) {
  const helper = join(sandboxPackage, "helper")
  const sources = join(work, "helper")
  cpSync(helper, sources, { recursive: true, force: true })
  for (const [file, text, replacement] of edits) {
    const path = join(sources, file)
    const before = readFileSync(path, "utf8")
    if (!before.includes(text)) throw new Error(`${file} no longer has: ${text}`)
    writeFileSync(path, before.replace(text, replacement))
  }
  const files = readdirSync(sources).filter((name) => name.endsWith(".c"))
  execFileSync("gcc", ["-std=gnu11", "-w", "-O1", ...files, "-o", program], { cwd: sources })
}

function failedCases({ cases, form = "namespaces" }) {
  const { stdout, status, stderr } = spawnSync(process.execPath, [tryCases, program, form, cases], {
    encoding: "utf8",
  })
  if (status !== 0) throw new Error(stderr)
  return stdout.split("\n").filter((line) => line !== "")
}

function failedTests({ tests }) {
  const report = join(work, "report.json")
  const vitest = join(sandboxPackage, "../../node_modules/.bin/vitest")
  const files = [
    "helper",
    "helper-policy",
    "outliving",
    "placeholders",
    "supervise",
    "swapped-paths",
    "forms-on-terminal",
  ].map((name) => `packages/sandbox-linux/test/${name}.test`)
  spawnSync(vitest, ["run", ...files, "-t", tests, "--reporter=json", `--outputFile=${report}`], {
    cwd: join(sandboxPackage, "../.."),
    env: { ...process.env, CODEX_TEST_HELPER: program },
  })
  return JSON.parse(readFileSync(report, "utf8"))
    .testResults.flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === "failed")
    .map(({ title }) => title)
}
