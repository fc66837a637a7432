import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import {
  type JsonRoute,
  lmstudioRoutes,
  ollamaRoutes,
  runCodex,
  tempFolder,
  useJsonServer,
} from "@codex/testing"
import { describe, expect, test } from "vitest"
import { codex, makeGitRepository, useProject } from "./project.js"

type Listing = {
  readonly id: string
  readonly usable: boolean
  readonly configured: boolean
  readonly problem?: string
  readonly models: readonly { readonly id: string }[]
}

const nowhere = "http://127.0.0.1:9/v1"

/** A home in which no server is where a real one may be. */
async function useHome(config: string, addresses: Readonly<Record<string, string>> = {}) {
  const home = await tempFolder()
  const tables = ["ollama", "lmstudio", "llama.cpp", "vllm"].map(
    (id) => `[model_providers."${id}"]\nbase_url = "${addresses[id] ?? nowhere}"\n`,
  )
  await writeFile(join(home, "config.toml"), `${config}\n${tables.join("")}`)
  return { home, cwd: await tempFolder() }
}

async function listings(args: readonly string[], options: Parameters<typeof runCodex>[1]) {
  const result = await runCodex(["models", "--json", ...args], options)
  const { providers } = JSON.parse(result.stdout) as { providers: readonly Listing[] }
  return { ...result, of: (id: string) => providers.find((listing) => listing.id === id) }
}

describe("codex models", () => {
  test("lists what can be used now, and why the rest cannot", async () => {
    const ollama = await useJsonServer(ollamaRoutes())
    const options = await useHome('model_provider = "ollama"', { ollama: `${ollama.url}/v1` })
    const { exitCode, stdout, stderr } = await runCodex(["models"], options)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(stdout).toContain(`Ollama (ollama, configured) at ${ollama.url}/v1
  model          window        reply  pictures  tools  reasons  $ in/out
  thinker:8b     16384         -      no        yes    yes      -
  loaded:latest  4096          -      yes       no     no       -
  plain:latest   up to 131072  -      no        yes    no       -
`)
    expect(stdout).toContain("LM Studio (lmstudio): not running; start it with: lms server start\n")
    expect(stdout).toContain("azure: model_providers.azure needs base_url")
    expect(stdout).toContain("OpenAI (openai): not asked")
  })

  test("--json has all of it, and --provider one alone", async () => {
    const lmstudio = await useJsonServer(lmstudioRoutes())
    const options = await useHome("", { lmstudio: `${lmstudio.url}/v1` })
    const { exitCode, of } = await listings([], options)
    expect(exitCode).toBe(0)
    expect(of("lmstudio")).toMatchObject({
      usable: true,
      configured: false,
      models: [
        { id: "qwen2-vl-7b", trained_window: 32768, images: true },
        { id: "coder-30b", context_window: 8192, tools: true },
      ],
    })
    expect(of("groq")).toMatchObject({
      usable: false,
      problem: expect.stringContaining("`GROQ_API_KEY`"),
    })
    const alone = await listings(["--provider", "groq"], options)
    expect(alone.exitCode).toBe(1)
    expect([alone.of("groq")?.configured, alone.of("lmstudio")]).toEqual([true, undefined])
  })

  test("asks nobody elsewhere, key or not, when the configured provider is on this machine", async () => {
    const hosted = await useJsonServer({ "/v1/models": { json: { data: [{ id: "m" }] } } })
    const ollama = await useJsonServer(ollamaRoutes())
    const config = `model_provider = "ollama"
      [model_providers.groq]
      base_url = "${hosted.url}/v1"`
    const options = await useHome(config, { ollama: `${ollama.url}/v1` })
    const env = { GROQ_API_KEY: "canary" }
    const { of, stdout } = await listings([], { ...options, env })
    expect(of("groq")?.problem).toContain("codex models --provider groq")
    expect(hosted.connections()).toBe(0)
    const asked = await listings(["--provider", "groq"], { ...options, env })
    expect(asked.of("groq")?.models).toEqual([{ id: "m" }])
    expect(stdout + asked.stdout).not.toContain("canary")
  })

  test("shows nothing that a terminal would obey", async () => {
    const routes: Record<string, JsonRoute> = {
      "/v1/models": { json: { data: [{ id: "evil\u001b[2J\u0007\nmodel\u202e" }] } },
    }
    const { url } = await useJsonServer(routes)
    const options = await useHome("", { vllm: `${url}/v1` })
    const { stdout } = await runCodex(["models"], options)
    expect(stdout).toMatch(/^ {2}evil model /m)
    expect(stdout).not.toMatch(/[\u001b\u0007\u202e]/)
  })

  test("an unknown provider is an error that names the known ones", async () => {
    const { exitCode, stderr } = await runCodex(["models", "--provider", "nope"])
    expect(exitCode).toBe(1)
    expect(stderr).toContain('no provider "nope"; known are openai')
  })
})

describe("with a server on this machine", () => {
  test("a model that it has not is told with the command that gets it", async () => {
    const ollama = await useJsonServer(ollamaRoutes())
    const options = await useHome("", { ollama: `${ollama.url}/v1` })
    await makeGitRepository(options.cwd)
    const args = ["exec", "--provider", "ollama", "-m", "absent", "go"]
    const { exitCode, stderr } = await runCodex(args, options)
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/ERROR.*model "absent" not found.* Or get it with: ollama pull absent\n/)
  })

  test("a name that a shell would not take as it is, is not put into a command", async () => {
    const ollama = await useJsonServer(ollamaRoutes())
    const options = await useHome("", { ollama: `${ollama.url}/v1` })
    await makeGitRepository(options.cwd)
    const args = ["exec", "--provider", "ollama", "-m", "a; rm -rf ~", "go"]
    expect((await runCodex(args, options)).stderr).toContain("get it with: ollama pull NAME\n")
  })

  test("that does not run, it is told how to start it", async () => {
    const options = await useHome("[model_providers.x]\n")
    await makeGitRepository(options.cwd)
    const args = ["exec", "--provider", "lmstudio", "-m", "m", "go"]
    const set = ["-c", "model_providers.lmstudio.request_max_retries=0"]
    const { stderr } = await runCodex([...args, ...set], options)
    expect(stderr).toMatch(/cannot reach .*127\.0\.0\.1:9.* start it with: lms server start\n/)
  })
})

describe("settings of the request", () => {
  const settings = [
    "model_reasoning_effort=high",
    "model_reasoning_summary=concise",
    "model_verbosity=low",
    "service_tier=flex",
    "model_max_output_tokens=500",
    "model_context_window=9000",
  ].flatMap((setting) => ["-c", setting])

  async function bodyOf(wire: "responses" | "chat", args: readonly string[]) {
    const project = await useProject([{ text: "Hi." }], { wire })
    const result = await codex(project, ["exec", ...args, "go"])
    return { ...result, body: project.server.requests[0]?.body as Record<string, unknown> }
  }

  test("reach the Responses API where it has a place for them", async () => {
    const { body, exitCode } = await bodyOf("responses", [...settings, "-m", "gpt-5"])
    expect(exitCode).toBe(0)
    expect(body).toMatchObject({
      reasoning: { effort: "high", summary: "concise" },
      text: { verbosity: "low" },
      service_tier: "flex",
      max_output_tokens: 500,
    })
    expect(JSON.stringify(body)).not.toContain("9000")
  })

  test.each([
    ["gpt-5", "max_completion_tokens"],
    ["mistral", "max_tokens"],
  ])("reach Chat Completions under its names: %s", async (model, field) => {
    const { body } = await bodyOf("chat", [...settings, "-m", model])
    expect(body).toMatchObject({
      reasoning_effort: "high",
      verbosity: "low",
      service_tier: "flex",
      [field]: 500,
    })
    expect(body).not.toHaveProperty(field === "max_tokens" ? "max_completion_tokens" : "max_tokens")
  })

  test.each(["responses", "chat"] as const)(
    "about reasoning do not reach a model that has none, over %s, and that is said",
    async (wire) => {
      const { body, stderr } = await bodyOf(wire, [...settings, "-m", "gpt-4o"])
      expect(JSON.stringify(body)).not.toMatch(/"reasoning|verbosity/)
      expect(stderr).toContain("-c model_reasoning_effort: model_reasoning_effort is not sent")
    },
  )
})
