import { readFile, writeFile } from "node:fs"
import { promisify } from "node:util"
import {
  CodexError,
  type Config,
  errorMessage,
  type ImagePart,
  insideGitWorkTree,
  loadImage,
  type SessionOptions,
} from "@codex/core"
import type { ExecRequest } from "./exec-request.js"
import { readBack } from "./read-back.js"

/** Everything of a request that can be wrong and is found out before anything is asked of a model. */
export type Prepared = {
  readonly options: Pick<SessionOptions, "resume" | "outputSchema">
  readonly images: readonly ImagePart[]
}

/** Throws a CodexError that says what to mend; `note` gets what a person should know. */
export async function prepare(
  request: ExecRequest,
  config: Config,
  note: (line: string) => void,
): Promise<Prepared> {
  requireTrustedFolder(request, config)
  const outputSchema = await readOutputSchema(request.outputSchemaFile)
  const images = await Promise.all(request.images.map(loadImage))
  const resume = await readBack(request.resume, config, note)
  if (request.lastMessageFile !== undefined) await writeLastMessage(request.lastMessageFile, "")
  return {
    options: {
      ...(outputSchema !== undefined && { outputSchema }),
      ...(resume !== undefined && { resume }),
    },
    images,
  }
}

/** Throws a CodexError `input-invalid` when the file cannot be written. */
export async function writeLastMessage(path: string, text: string): Promise<void> {
  try {
    await promisify(writeFile)(path, text)
  } catch (error) {
    throw new CodexError(
      "input-invalid",
      `the last message cannot be written to ${path}: ${errorMessage(error)}; name another file with -o`,
      { cause: error },
    )
  }
}

/** Outside of git nothing brings back what an agent does by mistake (decision 11). */
function requireTrustedFolder({ skipGitRepoCheck }: ExecRequest, config: Config): void {
  if (skipGitRepoCheck || config.trusted || insideGitWorkTree(config.cwd)) return
  throw new CodexError(
    "not-trusted",
    "Not inside a trusted directory and --skip-git-repo-check was not specified.",
  )
}

async function readOutputSchema(path: string | undefined) {
  if (path === undefined) return undefined
  try {
    return requireObject(JSON.parse(await promisify(readFile)(path, "utf8")))
  } catch (error) {
    throw new CodexError(
      "input-invalid",
      `the output schema ${path} cannot be used: ${errorMessage(error)}; it must be a JSON Schema object`,
      { cause: error },
    )
  }
}

function requireObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError("it is not a JSON object")
  }
  return Object.fromEntries(Object.entries(value))
}
