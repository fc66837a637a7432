import { copyFileSync, globSync } from "node:fs"
import { basename, join } from "node:path"
import type { ModelTurn } from "@codex/testing"
import { expect } from "vitest"
import { execJson, type Project, useProject } from "./project.js"

const fixtures = join(import.meta.dirname, "../../core/src/config/fixtures")
/** Their names, without `.toml`. */
export const examples = globSync("*.toml", { cwd: fixtures }).map((file) => basename(file, ".toml"))
const env = { OPENAI_API_KEY: "key-of-openai", OPENAI_CHAT_KEY: "key-of-chat" }
export const hello: readonly ModelTurn[] = [{ text: "Hello." }]

/** A project whose config.toml is the example as it is documented; only the address is another one. */
export async function useExample(name: string, script = hello): Promise<Project> {
  const project = await useProject(script)
  copyFileSync(join(fixtures, `${name}.toml`), join(project.home, "config.toml"))
  return project
}

/** Runs a turn, which every example lets come to its end. */
export async function run(project: Project, ...args: readonly string[]) {
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
