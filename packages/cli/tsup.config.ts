import { cpSync, readFileSync } from "node:fs"
import { defineConfig, type Options } from "tsup"
import { copyBashGrammar } from "../../tsup.base.js"

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string }

const commonjs: Options = {
  format: "cjs",
  platform: "node",
  outExtension: () => ({ js: ".cjs" }),
  define: { CODEX_VERSION: JSON.stringify(version) },
  dts: false,
  silent: true,
}

/**
 * commander asks for child_process as it is loaded, and needs it only for subcommands that are programs
 * of their own, which we have none of. Loading it takes 2 ms of every start.
 */
const lateChildProcess: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "late-child-process",
  setup(build) {
    build.onLoad({ filter: /commander\/lib\/command\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8")
      const late = source.replace(
        /^import childProcess from 'node:child_process';$/m,
        'const childProcess = { spawn: (...args) => process.getBuiltinModule("child_process").spawn(...args) };',
      )
      if (late === source) throw new Error(`${path} loads child_process in another way now`)
      return { contents: late }
    })
  },
}

/** The npm package `openai` is a file of its own: only `transport = "openai"` reads it. */
const ownFileOfOpenai: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "own-file-of-openai",
  setup(build) {
    build.onResolve({ filter: /^openai$/ }, () => ({ path: "./openai.cjs", external: true }))
  },
}

/** It has a part in machine code, which cannot be bundled, and may be missing. */
const leaveNodePty: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "leave-node-pty",
  setup(build) {
    build.onResolve({ filter: /^node-pty$/ }, ({ path }) => ({ path, external: true }))
  },
}

export default defineConfig([
  {
    ...commonjs,
    // Must at least parse on an old Node, to say there that it is too old.
    target: "node12",
    entry: {
      codex: "src/codex.ts",
      "codex-exec": "src/codex-exec.ts",
      "codex-execpolicy": "src/codex-execpolicy.ts",
      "codex-tui": "src/codex-tui.ts",
      "codex-linux-sandbox": "src/codex-linux-sandbox.ts",
    },
    external: ["./main.cjs"],
    minify: true,
  },
  {
    ...commonjs,
    target: "node22",
    entry: { openai: "src/openai.ts" },
    noExternal: [/.*/],
    minify: true,
  },
  {
    ...commonjs,
    target: "node22",
    entry: { main: "src/main.ts" },
    noExternal: [/^(?!@napi-rs\/keyring$)/],
    // A native program, loaded where a key is kept in the system's keyring.
    external: ["@napi-rs/keyring"],
    // Every start reads it. CODEX_DEBUG brings the names back, with the map.
    minify: true,
    sourcemap: true,
    // Gives bundled modules an `import.meta.url`, which CommonJS does not have.
    shims: true,
    esbuildPlugins: [lateChildProcess, ownFileOfOpenai, leaveNodePty],
    // The helpers that confine commands and the grammar of bash, where the bundled packages look for them.
    onSuccess: async () => {
      cpSync("../sandbox-linux/vendor", "dist/vendor", { recursive: true })
      copyBashGrammar()
    },
    esbuildOptions: (options) => {
      options.conditions = ["@codex/source"]
      options.sourcesContent = false
    },
  },
])
