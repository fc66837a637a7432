// Writes the table of docs/providers.md that says what was tested how, from reports of the tests:
//   npm run tool -- vitest run --reporter=json --outputFile=report.json packages/core/src/model
//   CODEX_TEST=long npm run tool -- vitest run --reporter=json --outputFile=long.json packages/cli/test/engine.long.test.ts
//   node scripts/providers-table.mjs report.json long.json
import { readFileSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"

const root = join(import.meta.dirname, "..")
const page = join(root, "docs/providers.md")

/** How something is tested: which tests count for it, by file and title. */
const columns = [
  {
    title: "its wire, whoever speaks it, against a double",
    tests: {
      responses: /^packages\/core\/src\/model\/(wire\/responses|stored-mode)/,
      chat: /^packages\/core\/src\/model\/wire\/chat/,
    },
    /** Of these files, the tests whose title names the wire. */
    ofBoth: /^packages\/core\/src\/model\/(faults|provider-errors|hostile-errors|pictures)/,
  },
  { title: "its key, against a double", tests: {} },
  { title: "its list of models, against a double of its API", tests: {} },
  { title: "its engine, behind a server of ours", tests: {} },
  { title: "the service itself", tests: {} },
]

const credentials = "packages/core/src/model/credentials.test.ts"
const usable = "packages/core/src/model/facts/usable-models.test.ts"
const keyTest = (variable) => [credentials, new RegExp(`in ${variable} goes to its own provider`)]
const noKeyTest = [credentials, /is not sent to a provider that takes none/]

const engine = ["packages/cli/test/engine.long.test.ts", /computing every token/]

/** Of each provider: its wire, the tests of its key, of its list, of its engine, and of the service itself. */
const rows = [
  [
    "openai",
    "responses",
    keyTest("OPENAI_API_KEY"),
    [usable, /have the window that is configured/],
  ],
  ["openrouter", "chat", keyTest("OPENROUTER_API_KEY"), [usable, /come with what its list tells/]],
  ["gemini", "chat", keyTest("GEMINI_API_KEY")],
  ["ollama", "chat", noKeyTest, [usable, / Ollama: /]],
  ["mistral", "chat", keyTest("MISTRAL_API_KEY")],
  ["deepseek", "chat", keyTest("DEEPSEEK_API_KEY")],
  ["xai", "chat", keyTest("XAI_API_KEY")],
  ["groq", "chat", keyTest("GROQ_API_KEY")],
  ["azure", "responses", [usable, /of Azure are asked for/], [usable, /of Azure are asked for/]],
  ["lmstudio", "chat", noKeyTest, [usable, / LM Studio: /]],
  ["llama.cpp", "chat", noKeyTest, [usable, / llama\.cpp: /], engine],
  ["vllm", "chat", noKeyTest, [usable, / vLLM: /]],
]

const reportPaths = process.argv.slice(2)
if (reportPaths.length === 0) {
  console.error("usage: node scripts/providers-table.mjs REPORT.json…")
  process.exit(2)
}
const reports = reportPaths.map((path) => JSON.parse(readFileSync(path, "utf8")))
const tests = reports
  .flatMap(({ testResults }) => testResults)
  .flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({
      file: relative(root, name),
      fullName,
      status,
    })),
  )

const header = ["provider", "wire", ...columns.map(({ title }) => title)]
const lines = [header, header.map(() => "---"), ...rows.map(cells)]
const table = lines.map((row) => `| ${row.join(" | ")} |`).join("\n")
const text = readFileSync(page, "utf8")
const marks = /(<!-- tested: begin -->\n)[^]*?(\n<!-- tested: end -->)/
if (!marks.test(text)) throw new Error(`${page} has no place for the table`)
const date = new Date(reports[0].startTime).toISOString().slice(0, 10)
writeFileSync(page, text.replace(marks, `$1\nRun on ${date}.\n\n${table}\n$2`))

function cells([id, wire, key, list, engine, service]) {
  const [ofWire] = columns
  const counted = tests.filter(
    ({ file, fullName }) =>
      ofWire.tests[wire].test(file) ||
      (ofWire.ofBoth.test(file) && new RegExp(`over (the wire )?${wire}\\b`).test(fullName)),
  )
  return [`\`${id}\``, wire, outcome(counted), ...[key, list, engine, service].map(outcomeOf)]
}

function outcomeOf(wanted) {
  if (wanted === undefined) return "untested"
  const [file, title] = wanted
  return outcome(tests.filter((test) => test.file === file && title.test(test.fullName)))
}

function outcome(counted) {
  const failed = counted.filter(({ status }) => status === "failed").length
  const passed = counted.filter(({ status }) => status === "passed").length
  if (failed > 0) return `${failed} of ${failed + passed} failed`
  return passed === 0 ? "untested" : `${passed} passed`
}
