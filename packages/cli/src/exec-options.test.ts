import { Command } from "commander"
import { expect, test } from "vitest"
import { addExecOptions, type ExecFlags, execRequest, refusedFlag } from "./exec-options.js"
import { addSharedOptions, flagsOf } from "./options.js"

const loadSandbox = async () => undefined
const loadSupervisor = async () => undefined

/** The flags of a command line such as `codex -m x exec --json resume`. */
function flags(words: readonly string[]): ExecFlags {
  const program = new Command().enablePositionalOptions().exitOverride()
  addSharedOptions(program).configureOutput({ writeErr: () => {} })
  let chosen = program
  const choose = (...values: unknown[]) => void (chosen = values.at(-1) as Command)
  const exec = program.command("exec").argument("[prompt]").action(choose)
  addExecOptions(addSharedOptions(exec))
  const resume = exec.command("resume").argument("[id]").argument("[prompt]").action(choose)
  addExecOptions(addSharedOptions(resume)).option("--last").option("--all")
  program.parse(words, { from: "user" })
  return flagsOf<ExecFlags>(chosen)
}

function request(words: readonly string[]) {
  return execRequest(flags(words), { prompt: "do it", loadSandbox, loadSupervisor })
}

test("without flags everything has its default", () => {
  expect(request(["exec", "do it"])).toEqual({
    overrides: {},
    prompt: "do it",
    images: [],
    output: "human",
    color: "auto",
    skipGitRepoCheck: false,
    trust: false,
    ephemeral: false,
    ignoreStdin: false,
    notes: [],
    loadSandbox,
    loadSupervisor,
  })
})

test("flags of both generations become the configuration's top layer", () => {
  const words =
    "exec -c a=1 -c b.c=2 -m o3 --provider ollama -p work -s disk-full-read-access " +
    "-s disk-write-cwd -C /repo --add-dir /x --add-dir /y --full-auto --disable-response-storage " +
    "--enable one --disable two --strict-config --trust --ignore-user-config --ignore-rules"
  expect(request(words.split(" ")).overrides).toEqual({
    settings: ["a=1", "b.c=2"],
    model: "o3",
    provider: "ollama",
    profile: "work",
    sandbox: ["disk-full-read-access", "disk-write-cwd"],
    cwd: "/repo",
    addDirs: ["/x", "/y"],
    fullAuto: true,
    disableResponseStorage: true,
    features: { one: true, two: false },
    strict: true,
    trust: true,
    ignoreUserConfig: true,
    ignoreRules: true,
  })
})

test.each([
  [["exec", "--yolo"], { yolo: true }],
  [["exec", "--dangerously-bypass-approvals-and-sandbox"], { yolo: true }],
  [["exec", "--oss"], { oss: true }],
  [["exec", "--oss", "--local-provider", "lmstudio"], { oss: true, provider: "lmstudio" }],
  [["-m", "a", "exec", "-m", "b"], { model: "b" }],
  [["-c", "a=1", "exec", "-c", "b=2", "resume", "-c", "c=3"], { settings: ["a=1", "b=2", "c=3"] }],
])("%j sets %j", (words, overrides) => {
  expect(request(words).overrides).toEqual(overrides)
})

test("an image flag takes one value and leaves the prompt alone", () => {
  const words = ["exec", "-i", "a.png,b.png", "--image", "c.png", "describe"]
  expect(request(words).images).toEqual(["a.png", "b.png", "c.png"])
})

test("flags before resume apply to it", () => {
  const words = "exec --experimental-json --no-stdin --color never resume --last --all"
  expect(flags(words.split(" "))).toEqual({
    experimentalJson: true,
    stdin: false,
    color: "never",
    last: true,
    all: true,
  })
})

test("the older spelling of --json prints what its readers compare whole", () => {
  expect(request(["exec", "--experimental-json"]).output).toBe("older-json")
  expect(request(["exec", "--experimental-json", "--json"]).output).toBe("json")
})

test("an approval policy that exec cannot keep is noted once", () => {
  const asked = ["exec", "-a", "on-request", "-c", 'approval_policy="untrusted"']
  expect(request(asked).notes).toHaveLength(1)
  expect(request(["exec", "-c", 'approval_policy="never"']).notes).toEqual([])
})

test.each(["--search", "--worktree", "--approve-for-me"])("%s is refused with a reason", (flag) => {
  expect(refusedFlag(flags(["exec", flag]))).toContain(flag)
})

test.each(["--thread-source=cli", "--cyber-access-program=standard"])(
  "%s is accepted and changes nothing",
  (flag) => {
    const { overrides, notes } = request(["exec", flag])
    expect([overrides, notes]).toEqual([{}, []])
  },
)

test.each([
  ["--timeout", "0"],
  ["--timeout", "soon"],
  ["--max-turns", "1.5"],
  ["--color", "pink"],
  ["-a", "sometimes"],
])("%s %s is wrong usage", (flag, value) => {
  expect(() => flags(["exec", flag, value])).toThrow()
})
