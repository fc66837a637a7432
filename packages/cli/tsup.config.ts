import { cpSync, readFileSync } from "node:fs"
import { defineConfig, type Options } from "tsup"

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string }

const commonjs: Options = {
  format: "cjs",
  platform: "node",
  outExtension: () => ({ js: ".cjs" }),
  define: { CODEX_VERSION: JSON.stringify(version) },
  dts: false,
  silent: true,
}

export default defineConfig([
  {
    ...commonjs,
    // Must at least parse on an old Node, to say there that it is too old.
    target: "node12",
    entry: {
      codex: "src/codex.ts",
      "codex-exec": "src/codex-exec.ts",
      "codex-tui": "src/codex-tui.ts",
      "codex-linux-sandbox": "src/codex-linux-sandbox.ts",
    },
    external: ["./main.cjs"],
    minify: true,
  },
  {
    ...commonjs,
    target: "node22",
    entry: { main: "src/main.ts" },
    noExternal: [/.*/],
    // Every start reads it. CODEX_DEBUG brings the names back, with the map.
    minify: true,
    sourcemap: true,
    // Gives bundled modules an `import.meta.url`, which CommonJS does not have.
    shims: true,
    // The helpers that confine commands, where the bundled package looks for them.
    onSuccess: async () => cpSync("../sandbox-linux/vendor", "dist/vendor", { recursive: true }),
    esbuildOptions: (options) => {
      options.conditions = ["@codex/source"]
      options.sourcesContent = false
    },
  },
])
