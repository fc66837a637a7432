import { accessSync, closeSync, constants, openSync, readSync, type Stats, statSync } from "node:fs"
import { delimiter, resolve } from "node:path"
import { errorMessage, ToolError } from "../errors.js"
import { startError } from "./start-error.js"
import type { Program } from "./program.js"

/**
 * Finds out before anything is started what execve(2) would say, since a shell or a sandbox in between
 * would say it in its own words. Throws a ToolError. What it cannot tell it lets pass.
 */
export function checkProgram({ argv, cwd, env }: Pick<Program, "argv" | "cwd" | "env">): void {
  const name = argv[0]
  if (name === undefined || name === "") throw new ToolError("the command is empty")
  if (argv.some((argument) => argument.includes("\0"))) {
    throw new ToolError("the command line holds a NUL character, which no program can be given")
  }
  const odd = Object.entries(env).find((pair) => pair.some((text) => text?.includes("\0")))
  if (odd !== undefined) {
    throw new ToolError(
      `the variable ${JSON.stringify(odd[0])} holds a NUL character, which no program can be given; see shell_environment_policy`,
    )
  }
  checkDirectory(cwd)
  const file = find(name, cwd, env["PATH"])
  const start = firstBytes(file)
  if (start === undefined) return
  if (isForeign(start)) throw startError(name, { code: "ENOEXEC" })
  checkInterpreter(name, start.toString("utf8"), cwd)
}

function checkDirectory(cwd: string): void {
  const stats = statOf(cwd)
  if (stats === undefined) throw new ToolError(`no such directory: ${cwd}`)
  if (!stats.isDirectory()) throw new ToolError(`not a directory: ${cwd}`)
}

/** The model chose the path: a NUL in it, or a folder that is closed to us, is the model's to read. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    throw new ToolError(`the directory cannot be used: ${errorMessage(error)}`, { cause: error })
  }
}

/** What execvp(3) would take. */
function find(name: string, cwd: string, path = "/usr/local/bin:/usr/bin:/bin"): string {
  const places = name.includes("/")
    ? [resolve(cwd, name)]
    : path.split(delimiter).map((folder) => resolve(cwd, folder, name))
  const faults = new Set<string>()
  for (const place of places) {
    const fault = faultOf(place)
    if (fault === undefined) return place
    faults.add(fault)
  }
  // A file that may not be run says more than the places where there is none.
  throw startError(name, { code: faults.has("EACCES") ? "EACCES" : "ENOENT" })
}

function faultOf(place: string): string | undefined {
  try {
    // Without an error, which is slow to make: most folders of a PATH have no such program.
    const stats = statSync(place, { throwIfNoEntry: false })
    if (stats === undefined) return "ENOENT"
    if (!stats.isFile()) return "EACCES"
    accessSync(place, constants.X_OK)
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "ENOENT"
  }
}

/** Neither a script nor an executable of a kind that kernels know: execve(2) would answer ENOEXEC. */
function isForeign(start: Buffer): boolean {
  const known = ["7f454c46", "cffaedfe", "cafebabe", "4d5a"]
  return (
    !start.toString("latin1").startsWith("#!") &&
    !known.some((hex) => start.toString("hex").startsWith(hex))
  )
}

/** What the first line of a script names: execve(2) would say that the script itself is not there. */
function checkInterpreter(name: string, start: string, cwd: string): void {
  const [, interpreter] = /^#![ \t]*([^ \t\n\0]+)[ \t\n]/.exec(start) ?? []
  if (interpreter === undefined || faultOf(resolve(cwd, interpreter)) !== "ENOENT") return
  const reason = interpreter.endsWith("\r")
    ? "its lines end with CR LF, where LF alone is understood"
    : `its first line asks for ${interpreter}, which is not there`
  throw new ToolError(`${name} could not be started: ${reason}`)
}

/** What Linux looks at of a first line. */
const interpreterBytes = 256

function firstBytes(file: string): Buffer | undefined {
  try {
    const descriptor = openSync(file, "r")
    try {
      const bytes = Buffer.alloc(interpreterBytes)
      return bytes.subarray(0, readSync(descriptor, bytes))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    // It may be run and not read, or there is no descriptor left: the start itself will tell.
    return undefined
  }
}
