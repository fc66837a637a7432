declare const CODEX_VERSION: string

/**
 * Answers `--version`, refuses a Node that is too old, then loads the program.
 * It uses only `require` and calls that an old Node has too, since it runs there before the refusal.
 */
export function start(command: readonly string[]): void {
  const argument = process.argv[2]
  if (argument === "--version" || argument === "-V") return print(1, `codex-cli ${CODEX_VERSION}`)
  if (!recentEnough(process.versions.node)) {
    print(
      2,
      `codex needs Node.js 22.18 or newer; this is ${process.versions.node}. Install a newer one from https://nodejs.org.`,
    )
    process.exitCode = 1
    return
  }
  if (process.env["CODEX_DEBUG"]) process.setSourceMapsEnabled(true)
  process.argv.splice(2, 0, ...command)
  cacheCompiledCode()
  require("./main.cjs")
}

function recentEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number)
  return major > 22 || (major === 22 && minor >= 18)
}

/**
 * Beside the program, as safe as the program itself and shared by whatever CODEX_HOMEs there are; in
 * CODEX_HOME where nothing can be written there.
 */
function cacheCompiledCode(): void {
  const { constants, enableCompileCache } = require("module")
  const { status } = enableCompileCache(require("path").join(__dirname, "../.cache"))
  if (status !== constants.compileCacheStatus.FAILED) return
  const home = process.env["CODEX_HOME"] || `${require("os").homedir()}/.codex`
  enableCompileCache(`${home}/cache/node`)
}

// Written at once, since the streams of `process` load much of Node first.
function print(descriptor: 1 | 2, line: string): void {
  require("fs").writeSync(descriptor, `${line}\n`)
}
