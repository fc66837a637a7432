import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { useModelServer } from "@codex/testing"
import { describe, expect, test } from "vitest"
import { codex, execJson, type Project, useProject } from "./project.js"

const canaries = {
  OPENAI_API_KEY: "canary-openai",
  CODEX_API_KEY: "canary-codex",
  MISTRAL_API_KEY: "canary-mistral",
  OWN_KEY: "canary-own",
}

/** Everything that a server got to see. */
function seen(project: Project): string {
  const { requests, otherRequests } = project.server
  return JSON.stringify(
    [...requests, ...otherRequests].map(({ headers, path, body }) => [headers, path, body]),
  )
}

describe("a missing key", () => {
  const config = 'model = "m"\n[model_providers.openai]\nrequest_max_retries = 0\n'

  test("fails the turn once, with the variable and the address, in human mode", async () => {
    const project = await useProject([])
    await writeFile(join(project.home, "config.toml"), config)
    const result = await codex(project, ["exec", "--color", "always", "go"])
    expect(result).toMatchObject({ exitCode: 1, stdout: "" })
    const errors = result.stderr.split("\n").filter((line) => line.includes("ERROR"))
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatch(/^\u001b\[31mERROR.*OPENAI_API_KEY.*https:\/\/platform\.openai\.com/)
  })

  test("fails the turn once, with --json", async () => {
    const project = await useProject([])
    await writeFile(join(project.home, "config.toml"), config)
    const { exitCode, events, stderr } = await execJson(project, ["go"])
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" })
    expect(events.map(({ type }) => type)).toEqual([
      "thread.started",
      "turn.started",
      "error",
      "turn.failed",
    ])
    expect(events.at(-1)).toMatchObject({ error: { code: "auth-missing" } })
  })

  test("of another provider names its own variable", async () => {
    const project = await useProject([])
    const env_key = 'model_providers.scripted.env_key="OWN_KEY"'
    const { exitCode, events } = await execJson(project, ["-c", env_key, "go"])
    expect(exitCode).toBe(1)
    expect(events.at(-1)).toMatchObject({
      error: { code: "auth-missing", message: expect.stringContaining("OWN_KEY") },
    })
    expect(project.server.requests).toEqual([])
  })
})

describe("a key goes to its own provider only", () => {
  test("a provider without one gets none", async () => {
    const project = await useProject([{ text: "Hi." }])
    expect(await codex(project, ["exec", "go"], { env: canaries })).toMatchObject({ exitCode: 0 })
    expect(seen(project)).not.toContain("canary")
  })

  test("a provider with one gets that", async () => {
    const project = await useProject([{ text: "Hi." }])
    const env_key = 'model_providers.scripted.env_key="OWN_KEY"'
    await codex(project, ["exec", "-c", env_key, "go"], { env: canaries })
    expect(project.server.requests[0]?.headers.authorization).toBe("Bearer canary-own")
    expect(seen(project).split("canary-")).toHaveLength(2)
  })

  test("openai gets its own, CODEX_API_KEY first", async () => {
    const project = await useProject([{ text: "Hi." }, { text: "Hi." }])
    const base = `model_providers.openai.base_url="${project.server.url}"`
    const args = ["exec", "--provider", "openai", "-c", base, "go"]
    await codex(project, args, { env: canaries })
    const { CODEX_API_KEY: _, ...others } = canaries
    await codex(project, args, { env: others })
    expect(project.server.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer canary-codex",
      "Bearer canary-openai",
    ])
  })

  test("azure gets its own in a header of its own, at its own path and version", async () => {
    const project = await useProject([{ text: "Hi." }])
    const { port } = project.server
    const env = { ...canaries, AZURE_OPENAI_API_KEY: "canary-azure" }
    const base = `model_providers.azure.base_url="http://127.0.0.1:${port}/openai"`
    const args = ["exec", "--provider", "azure", "-m", "my-deployment", "-c", base, "go"]
    expect(await codex(project, args, { env })).toMatchObject({ exitCode: 0 })
    const [request] = project.server.requests
    expect(request?.path).toBe("/openai/responses?api-version=2025-04-01-preview")
    expect(request?.headers["api-key"]).toBe("canary-azure")
    expect(request?.headers).not.toHaveProperty("authorization")
    expect(request?.body).toMatchObject({ model: "my-deployment" })
    expect(seen(project).split("canary-")).toHaveLength(2)
  })

  test.each([
    ["the key", { OWN_KEY: "canary-a\nx-evil: 1" }],
    ["a header", { OWN_KEY: "a", OWN_HEADER: "canary-b\r\nx-evil: 1" }],
  ])("%s cannot bring another header along", async (_, env) => {
    const project = await useProject([{ text: "Hi." }])
    const settings = ['env_key="OWN_KEY"', 'env_http_headers={x-own="OWN_HEADER"}']
    const flags = settings.flatMap((setting) => ["-c", `model_providers.scripted.${setting}`])
    const { exitCode, stderr } = await codex(project, ["exec", ...flags, "go"], { env })
    expect(exitCode).toBe(1)
    expect(stderr).toContain("holds a character that HTTP does not allow")
    expect(stderr).not.toContain("canary")
    expect(project.server.connections()).toBe(0)
  })

  test("ollama needs none and gets none", async () => {
    const project = await useProject([{ text: "Hi." }])
    const base = `model_providers.ollama.base_url="${project.server.url}"`
    const args = ["exec", "--provider", "ollama", "-m", "mistral", "-c", base, "go"]
    expect(await codex(project, args, { env: canaries })).toMatchObject({ exitCode: 0 })
    expect(seen(project)).not.toContain("canary")
  })

  test("a redirect to another server does not take it along", async () => {
    const other = await useModelServer({ script: [{ text: "Hi." }] })
    const project = await useProject([
      { status: 307, headers: { location: `${other.url}/responses` } },
    ])
    const env_key = 'model_providers.scripted.env_key="OWN_KEY"'
    await codex(project, ["exec", "-c", env_key, "go"], { env: canaries })
    const headers = [...other.requests, ...other.otherRequests].map((request) => request.headers)
    expect(JSON.stringify(headers)).not.toContain("canary")
  })
})
