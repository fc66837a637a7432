import { cpSync, mkdirSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, resolve } from "node:path"
import type { Options } from "tsup"

/** How a library is built: ES modules for Node, dependencies left as imports. */
export const library: Options = {
  entry: { index: "src/index.ts" },
  format: "esm",
  target: "node22",
  platform: "node",
  // Type declarations come from `tsc`: what tsup uses for them needs a compiler API that TypeScript 7 does not have.
  dts: false,
  clean: ["!**/*.d.ts"],
  silent: true,
}

/** Puts the grammar of bash, with its licences, where core looks for it beside the built file. */
export function copyBashGrammar(): void {
  // From a package's folder, where builds run.
  const require = createRequire(resolve("../core/package.json"))
  const runtime = dirname(require.resolve("web-tree-sitter"))
  const grammar = dirname(require.resolve("tree-sitter-bash/package.json"))
  const folder = "dist/bash-grammar"
  mkdirSync(folder, { recursive: true })
  cpSync(join(runtime, "web-tree-sitter.cjs"), join(folder, "web-tree-sitter.cjs"))
  cpSync(join(runtime, "web-tree-sitter.wasm"), join(folder, "web-tree-sitter.wasm"))
  cpSync(join(runtime, "LICENSE"), join(folder, "LICENSE.web-tree-sitter"))
  cpSync(join(grammar, "tree-sitter-bash.wasm"), join(folder, "tree-sitter-bash.wasm"))
  cpSync(join(grammar, "LICENSE"), join(folder, "LICENSE.tree-sitter-bash"))
}
