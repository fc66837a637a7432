import { existsSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { setFlagsFromString } from "node:v8"
import type { Parser } from "web-tree-sitter"

type TreeSitter = typeof import("web-tree-sitter")

let parser: Promise<Parser> | undefined

/** The parser of bash: 1.5 MB of WebAssembly, read when it is first asked for. */
export function bashParser(): Promise<Parser> {
  parser ??= loadParser()
  return parser
}

/** A parser that was aborted is of no use any more; the next call loads another. */
export function forgetBashParser(): void {
  parser = undefined
}

async function loadParser(): Promise<Parser> {
  // V8 would optimize the grammar's huge functions in the background, for seconds, which the end of the
  // process waits for; what its quick compiler makes is fast enough.
  setFlagsFromString("--wasm-tiering-budget=2000000000")
  const require = createRequire(import.meta.url)
  const find = grammarFiles(require)
  const file = find("web-tree-sitter.cjs")
  // Each with memory of its own.
  delete require.cache[file]
  // Read by a name that no bundler follows, so that the program's own file stays small.
  const { Parser, Language } = require(file) as TreeSitter
  await Parser.init({ wasmBinary: readFileSync(find("web-tree-sitter.wasm")) })
  const parser = new Parser()
  parser.setLanguage(await Language.load(readFileSync(find("tree-sitter-bash.wasm"))))
  return parser
}

/** Beside the built program; in a work tree, in the packages that they come from. */
function grammarFiles(require: NodeJS.Require): (name: string) => string {
  const here = dirname(fileURLToPath(import.meta.url))
  const built = [join(here, "bash-grammar"), join(here, "../bash-grammar")].find(existsSync)
  if (built !== undefined) return (name) => join(built, name)
  const runtime = dirname(require.resolve("web-tree-sitter"))
  const grammar = dirname(require.resolve("tree-sitter-bash/package.json"))
  return (name) => join(name.startsWith("web-") ? runtime : grammar, name)
}
