import { existsSync } from "node:fs"
import { dirname, join } from "node:path"

const usual = ["--version"]

/**
 * How to ask a program for its version alone. Not yarn and pnpm: a project's settings say which yarn
 * or pnpm is started (CVE-2025-59828).
 */
export const versions: Readonly<Record<string, readonly string[]>> = {
  node: ["--version", "-v"],
  npm: ["--version", "-v"],
  npx: usual,
  deno: ["--version", "-V"],
  bun: ["--version", "-v"],
  tsc: ["--version", "-v"],
  python: ["--version", "-V", "-VV"],
  python3: ["--version", "-V", "-VV"],
  pip: ["--version", "-V"],
  pip3: ["--version", "-V"],
  uv: ["--version", "-V"],
  ruby: ["--version", "-v"],
  gem: ["--version", "-v"],
  perl: ["--version", "-v"],
  go: ["version"],
  rustc: ["--version", "-V", "-vV"],
  cargo: ["--version", "-V", "version"],
  rustup: ["--version", "-V"],
  gcc: usual,
  "g++": usual,
  cc: usual,
  clang: usual,
  make: ["--version", "-v"],
  cmake: ["--version"],
  java: ["--version", "-version"],
  javac: ["--version", "-version"],
  bash: usual,
  zsh: usual,
  git: ["--version", "-v", "version"],
  rg: ["--version", "-V"],
  jq: ["--version", "-V"],
  sed: usual,
  awk: usual,
  find: ["--version", "-version"],
  tar: usual,
  gzip: usual,
  curl: ["--version", "-V"],
  wget: ["--version", "-V"],
  ssh: ["-V"],
  openssl: ["version"],
  sqlite3: ["--version", "-version"],
  docker: ["--version", "-v"],
  gh: ["--version", "version"],
}

/** Files by which a project names the folder that rustup starts these programs from. */
const choosing = ["rust-toolchain", "rust-toolchain.toml"]

/** Whether the project around a folder says which program is started under this name. */
export function isChosenByProject(program: string, folder: string): boolean {
  if (!["cargo", "rustc"].includes(program)) return false
  if (choosing.some((name) => existsSync(join(folder, name)))) return true
  const parent = dirname(folder)
  return parent !== folder && isChosenByProject(program, parent)
}
