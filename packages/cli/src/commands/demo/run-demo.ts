import { cp, mkdtemp, readFile, realpath } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Sandbox, startSession } from "@codex/core"
import { chooseStyle, createOutput, humanFold, type Style } from "@codex/exec"
import { demoConfig } from "./demo-config.js"
import { runSampleTests, type TestRun } from "./sample-tests.js"
import { scriptedCommandsOnly } from "./scripted-commands-only.js"

/** Where the sample project and the recording lie, beside the built program. */
const material = join(dirname(fileURLToPath(import.meta.url)), "../demo")

const request = "The tests fail. Find out why and mend it."

/**
 * Mends a sample project in a temporary folder: the replies of the model are a recording, the commands,
 * the patch and the tests are real. Resolves to the exit code.
 */
export async function runDemo(found: Sandbox | undefined): Promise<0 | 1> {
  const style = chooseStyle("auto", { isTTY: process.stdout.isTTY, env: process.env })
  // Whoever reads only the beginning, `| head` for one, misses the rest and breaks nothing.
  const stdout = createOutput(
    () => process.stdout,
    () => {},
  )
  const say = (...lines: readonly string[]) => void stdout.write(`${lines.join("\n")}\n`)
  const folder = await copySample()
  const recording = join(material, "recording.jsonl")
  say(...introduction(folder, style))
  if (found === undefined) say(...withoutSandbox(style))

  const before = await runSampleTests(folder)
  say("", heading("The tests before", style), ...testLines(before, style), "")

  const config = await demoConfig(folder, recording)
  const sandbox = found ?? (await scriptedCommandsOnly(recording, folder))
  const session = await startSession(config, { sandbox, ephemeral: true, originator: "codex_demo" })
  session.send({ type: "user-input", text: request })
  const fold = humanFold({ prompt: request, imageCount: 0 }, style)
  let completed = false
  for await (const event of session.events) {
    const lines = fold(event)
    if (lines.length > 0) say(...lines)
    if (event.type !== "task-ended") continue
    completed = event.outcome === "completed"
    void session.close() // The events go on until it is done.
  }

  const after = await runSampleTests(folder)
  say("", heading("The tests after", style), ...testLines(after, style))
  say("", heading("What changed", style), ...(await difference(folder, style)))
  say("", ...howToGoOn(folder, style))
  await stdout.flush()
  return completed && after.passed ? 0 : 1
}

async function copySample(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "codex-demo-")))
  await cp(join(material, "sample"), folder, { recursive: true })
  return folder
}

function introduction(folder: string, style: Style): readonly string[] {
  return [
    style("bold", "codex demo: a sample project with a failing test, mended"),
    `The project is a copy in ${folder}; nothing else is touched.`,
    "There is no model here: its replies are a recording that ships with codex, made with codex",
    "exec --record from replies that we scripted. The commands, the patch and the tests are real.",
  ]
}

function withoutSandbox(style: Style): readonly string[] {
  return [
    style(
      "yellow",
      "No sandbox is available on this machine (on Linux, install bubblewrap). The demo runs exactly the",
    ),
    style(
      "yellow",
      "commands of its own recording, in its own folder; any other would be refused.",
    ),
  ]
}

function heading(text: string, style: Style): string {
  return style("bold", `== ${text}`)
}

function testLines({ passed, output }: TestRun, style: Style): readonly string[] {
  const verdict = passed ? style("green", "All tests pass.") : style("red", "The tests fail.")
  return [...output.map((line) => style("dim", line)), verdict]
}

async function difference(folder: string, style: Style): Promise<readonly string[]> {
  const { createTwoFilesPatch } = await import("diff")
  const name = "src/basket.js"
  const [old, now] = await Promise.all(
    [join(material, "sample"), folder].map((place) => readFile(join(place, name), "utf8")),
  )
  const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, old ?? "", now ?? "")
  const lines = patch.split("\n").slice(1, -1)
  return lines.map((line) => {
    if (line.startsWith("+")) return style("green", line)
    return line.startsWith("-") ? style("red", line) : line
  })
}

function howToGoOn(folder: string, style: Style): readonly string[] {
  return [
    heading("How to go on", style),
    "In a git repository of yours, with a key of OpenAI:",
    '  export OPENAI_API_KEY=sk-…; codex exec "explain this repository"',
    "or with a local model through Ollama, without a key and without leaving this machine:",
    '  ollama pull qwen3-coder; codex exec --provider ollama -m qwen3-coder "explain this repository"',
    'Let it change files with -s workspace-write. In a clone, "npm start --" stands for "codex".',
    `The mended project stays in ${folder}.`,
  ]
}
