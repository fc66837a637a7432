import { defineConfig } from "tsup"
import { copyBashGrammar, library } from "../../tsup.base.js"

export default defineConfig({
  ...library,
  entry: {
    index: "src/index.ts",
    openai: "src/openai.ts",
    "testing/index": "src/testing/index.ts",
  },
  onSuccess: async () => copyBashGrammar(),
  external: ["@napi-rs/keyring"],
})
