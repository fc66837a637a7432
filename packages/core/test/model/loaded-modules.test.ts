import { execFile } from "node:child_process"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { tempFolder, useModelServer } from "@codex/testing"
import { build } from "tsup"
import { expect, test } from "vitest"

const run = promisify(execFile)

test("a request to a model loads neither undici nor openai nor a proxy's agent", async () => {
  const folder = await tempFolder()
  await build({
    entry: { probe: join(import.meta.dirname, "loaded-modules.probe.ts") },
    outDir: folder,
    format: "esm",
    platform: "node",
    splitting: true,
    noExternal: [/.*/],
    config: false,
    outExtension: () => ({ js: ".mjs" }),
    dts: false,
    silent: true,
    esbuildOptions: (options) => {
      options.conditions = ["source"]
      // Machine code cannot be bundled.
      options.external = [...(options.external ?? []), "@napi-rs/keyring", "node-pty"]
    },
  })
  const server = await useModelServer({ script: [{ text: "hi" }] })
  const { stdout } = await run(process.execPath, [join(folder, "probe.mjs"), server.url])
  const { events, loaded }: { events: number; loaded: string[] } = JSON.parse(stdout)

  expect(events).toBe(3)
  expect(loaded.filter((name) => /undici|https|zlib|tls/.test(name))).toEqual([])
  const program = await readFile(join(folder, "probe.mjs"), "utf8")
  expect(program).not.toMatch(/node_modules.*(openai|proxy-agent|zod)\//)
})
