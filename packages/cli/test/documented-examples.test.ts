import { copyFileSync, existsSync, globSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import type { ModelTurn } from "@codex/testing"
import { expect, test } from "vitest"
import { execJson, type Project, useProject } from "./project.js"

const fixtures = join(import.meta.dirname, "../../core/src/config/fixtures")
const env = { OPENAI_API_KEY: "key-of-openai", OPENAI_CHAT_KEY: "key-of-chat" }
const hello: readonly ModelTurn[] = [{ text: "Hello." }]

/** A project whose config.toml is the example as it is documented; only the address is another one. */
async function useExample(name: string, script = hello): Promise<Project> {
  const project = await useProject(script)
  copyFileSync(join(fixtures, `${name}.toml`), join(project.home, "config.toml"))
  return project
}

/** Runs a turn, which every example lets come to its end. */
async function run(project: Project, ...args: readonly string[]) {
  const { url } = project.server
  const addresses = [
    `openai_base_url="${url}"`,
    `model_providers.ollama.base_url="${url}"`,
    `model_providers.openai-chat-completions.name="Chat"`,
    `model_providers.openai-chat-completions.base_url="${url}"`,
  ]
  const settings = addresses.flatMap((setting) => ["-c", setting])
  const result = await execJson(project, [...settings, ...args, "say hello"], { env })
  expect(result.exitCode).toBe(0)
  expect(result.events).toContainEqual(
    expect.objectContaining({ item: expect.objectContaining({ text: "Hello." }) }),
  )
  return result
}

const names = globSync("*.toml", { cwd: fixtures }).map((file) => basename(file, ".toml"))
/** Each has a test of its own below. */
const shownBelow = ["chat-provider", "ollama", "disable-response-storage", "notify"]

test.each(names.filter((name) => !shownBelow.includes(name)))(
  "the built program works with the documented example %s",
  async (name) => {
    const { events } = await run(await useExample(name))
    expect(events.at(-1)?.type).toBe("turn.completed")
  },
)

test("gpt-4o is asked over chat, with the provider's own key", async () => {
  const project = await useExample("chat-provider")
  await run(project)
  expect(project.server.requests).toMatchObject([
    {
      path: "/v1/chat/completions",
      headers: { authorization: "Bearer key-of-chat" },
      body: { model: "gpt-4o", messages: [{ role: "system" }, {}, {}] },
    },
  ])
})

test("mistral is asked through ollama, over chat and without a key", async () => {
  const project = await useExample("ollama")
  await run(project)
  const [request] = project.server.requests
  expect(request).toMatchObject({ path: "/v1/chat/completions", body: { model: "mistral" } })
  expect(request?.headers).not.toHaveProperty("authorization")
})

test("disable_response_storage lets the provider keep nothing", async () => {
  const project = await useExample("disable-response-storage")
  await run(project)
  expect(project.server.requests).toMatchObject([
    { body: { store: false, include: ["reasoning.encrypted_content"] } },
  ])
})

test("the notifier that is not there is a line on stderr and no more", async () => {
  const project = await useExample("notify")
  const { events } = await run(project)
  expect(events.at(-1)?.type).toBe("turn.completed")
})

test.runIf(existsSync("/usr/bin/bwrap"))(
  "the four permissions let a command write the folder and what is temporary, and nothing else",
  async () => {
    const script = "echo here > here; touch $HOME/there; t=$(mktemp) && echo $t && rm $t; echo done"
    const project = await useExample("sandbox-four-permissions", [
      { toolCalls: [{ name: "shell", args: { command: ["sh", "-c", script] } }] },
      ...hello,
    ])
    const { events } = await run(project)
    const command = events.find(
      ({ item }) => item?.type === "command_execution" && item.status === "completed",
    )
    expect(command?.item?.aggregated_output).toMatch(/^(.*\n)?\/tmp\/.*\ndone\n$/)
    expect(readFileSync(join(project.cwd, "here"), "utf8")).toBe("here\n")
    expect(existsSync(join(project.home, "there"))).toBe(false)
  },
)
