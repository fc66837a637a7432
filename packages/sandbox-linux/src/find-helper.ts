import { createHash } from "node:crypto"
import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { codexHome } from "./codex-home.js"
import { vendorHashes } from "./vendor-hashes.js"

/** The helper's bytes, checked, and where they can be run from; or in one sentence why not. */
export type FoundHelper =
  | {
      readonly kind: "found"
      readonly path: string
      /** The same, in CODEX_HOME, where no command can write. Made when it is first asked for. */
      readonly safeCopy: () => string
    }
  | { readonly kind: "unusable"; readonly reason: string }

/** Where it lies: beside the sources or the built package, or in the bundle of the program. */
export function vendorFolders(): readonly string[] {
  const here = dirname(fileURLToPath(import.meta.url))
  return [join(here, "../vendor"), join(here, "vendor")]
}

/** Looks at hash, owner and mode. The architecture is this process's. */
export function findHelper(folders: readonly string[] = vendorFolders()): FoundHelper {
  const name = `linux-${process.arch}`
  const hash = vendorHashes[name]
  if (hash === undefined) return unusable(`there is no helper for ${name}`)
  const path = folders.map((folder) => join(folder, name, "codex-sandbox")).find(isFile)
  if (path === undefined) return unusable("the helper codex-sandbox is missing")
  const bytes = readFileSync(path)
  const found = sha256(bytes)
  if (found !== hash) return unusable(`the helper ${path} is ${otherThan(found, name)}`)
  const safeCopy = () => copyTo(join(codexHome(), "bin"), hash, bytes)
  return { kind: "found", path: isOursToRun(path) ? path : safeCopy(), safeCopy }
}

function otherThan(hash: string, name: string): string {
  const other = Object.keys(vendorHashes).find((key) => vendorHashes[key] === hash)
  return other === undefined ? "altered" : `the one for ${other}, and this is ${name}`
}

function unusable(reason: string): FoundHelper {
  return { kind: "unusable", reason }
}

/** Others may neither own nor write it; and it can be started from there. */
function isOursToRun(path: string): boolean {
  const { uid, mode } = lstatSync(path)
  if ((uid !== 0 && uid !== process.getuid?.()) || (mode & 0o022) !== 0) return false
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function copyTo(folder: string, hash: string, bytes: Uint8Array): string {
  const path = join(folder, hash)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (isFile(path) && isOursToRun(path) && sha256(readFileSync(path)) === hash) return path
  const unfinished = `${path}.${process.pid}`
  writeFileSync(unfinished, bytes, { flag: "wx", mode: 0o700 })
  chmodSync(unfinished, 0o700)
  renameSync(unfinished, path)
  return path
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}
