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
