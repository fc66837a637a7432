// The door to the workspace: fetches the tools, installs, builds and runs.
// Plain JavaScript without dependencies, since it runs on a fresh clone and on Node 20.
import { check } from "./check.mjs"
import { join } from "node:path"
import { build, root, run, runSteps } from "./run.mjs"
import { setUp } from "./set-up.mjs"

const [command = "", ...args] = process.argv.slice(2)

const commands = {
  start: async () => {
    await build(["build", "--filter=@codex/cli"])
    const codex = join(root, "packages/cli/dist/codex.cjs")
    // Where npm was called, so that `npm --prefix CLONE start -- exec …` works in another folder.
    const cwd = process.env.INIT_CWD ?? root
    return run("node", [codex, ...(args.length > 0 ? args : ["demo"])], { cwd })
  },
  test: async () => {
    await build(["build"])
    return run("vitest", ["run", ...args])
  },
  "test:long": async () => {
    await build(["build"])
    return run("vitest", ["run", ...args], { env: { CODEX_TEST: "long" } })
  },
  build: async () => {
    await build(["build", "types"])
    return 0
  },
  check: () => check(args),
  format: () => run("biome", ["format", "--write", ...args]),
  lint: () => run("oxlint", ["--type-aware", ...args]),
  typecheck: () => run("tsc", ["-p", ".", ...args]),
  // Any program of the toolchain: `npm run tool -- pnpm add --filter @codex/core …`.
  tool: () => run(args[0] ?? "node", args.slice(1)),
}

if (!Object.hasOwn(commands, command)) {
  console.error(`usage: node scripts/dev.mjs ${Object.keys(commands).join("|")} [arguments]`)
  process.exit(2)
}

await runSteps(async () => {
  await setUp({ install: command !== "tool" || args[0] !== "pnpm" })
  return commands[command]()
})
