import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { Config, ConfigOverrides } from "../config/config.js"
import { loadConfig } from "../config/load-config.js"

/** Folders of one user on one machine, and a way to load the configuration there. */
export type ConfigFolders = {
  readonly userHome: string
  readonly home: string
  readonly system: string
  /** A git work tree. */
  readonly repo: string
  /** Writes a file of one of them, and answers its path. */
  write(path: string, text: string): string
  load(overrides?: ConfigOverrides): Promise<Config>
}

/** Lays them out in an empty folder, whose path is canonical. Nothing of the real user's is read. */
export function configFolders(folder: string): ConfigFolders {
  const at = (path: string) => join(folder, path)
  const folders = {
    userHome: at("user"),
    home: at("user/.codex"),
    system: at("etc"),
    repo: at("repo"),
  }
  const write = (path: string, text: string) => {
    mkdirSync(dirname(at(path)), { recursive: true })
    writeFileSync(at(path), text)
    return at(path)
  }
  mkdirSync(folders.userHome, { recursive: true })
  mkdirSync(join(folders.repo, ".git"), { recursive: true })
  const load = ({ env, ...overrides }: ConfigOverrides = {}) =>
    loadConfig(
      { cwd: folders.repo, env: { HOME: folders.userHome, ...env }, ...overrides },
      { systemFolder: folders.system },
    )
  return { ...folders, write, load }
}

/** The table that makes a folder trusted. */
export function trusting(folder: string): string {
  return `[projects.${JSON.stringify(folder)}]\ntrust_level = "trusted"\n`
}
