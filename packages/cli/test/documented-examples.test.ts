import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { hello, run, useExample } from "./documented-example.js"

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
