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
