import { fstatSync, readFileSync } from "node:fs"
import type { Readable } from "node:stream"
import { isatty } from "node:tty"
import { CodexError } from "@codex/core"
import { decodeText } from "./decode-text.js"

/** What stands at the other end of descriptor 0. */
export type StdinKind = "terminal" | "pipe" | "file"

export type PromptRequest = {
  /** As on the command line; `-` asks for stdin. */
  readonly prompt?: string
  /** `--no-stdin`, or a resumed session that was given a prompt. */
  readonly ignoreStdin: boolean
}

/** A pipe that says nothing for so long is somebody's forgotten one (decision 29). */
const graceMs = 200

/**
 * The text to send: the prompt, stdin, or both. `note` gets what a person should know meanwhile. Throws a
 * CodexError `input-invalid` when there is no prompt.
 */
export async function readPrompt(
  request: PromptRequest,
  note: (line: string) => void,
): Promise<string> {
  const { prompt } = request
  const kind = stdinKind()
  switch (stdinRole(request, kind)) {
    case "missing":
      throw noPrompt(
        'there is no prompt: say what should be done with codex exec "…", or pipe it in',
      )
    case "unused":
      return prompt ?? ""
    case "prompt": {
      note("Reading prompt from stdin...")
      const text = decodeText(await readAll(kind).catch(throwUnreadable))
      if (text.trim() === "") throw noPrompt("No prompt provided via stdin.")
      return text
    }
    case "addition":
      return withAddition(prompt ?? "", await readAddition(kind, note))
  }
}

/** Who needs stdin, and what for. Pure. */
export function stdinRole(
  { prompt, ignoreStdin }: PromptRequest,
  kind: StdinKind,
): "prompt" | "addition" | "unused" | "missing" {
  if (prompt === "-") return ignoreStdin ? "missing" : "prompt"
  if (prompt === undefined) return ignoreStdin || kind === "terminal" ? "missing" : "prompt"
  return ignoreStdin || kind === "terminal" ? "unused" : "addition"
}

/** The prompt, a blank line, and what was piped in, marked as such. */
export function withAddition(prompt: string, text: string): string {
  if (text.trim() === "") return prompt
  const end = text.endsWith("\n") ? "" : "\n"
  return `${prompt}\n\n<stdin>\n${text}${end}</stdin>`
}

async function readAddition(kind: StdinKind, note: (line: string) => void): Promise<string> {
  try {
    return decodeText(await additionalBytes(kind, note))
  } catch (error) {
    if (!isSystemError(error)) throw error
    // Nobody meant it: what nohup(1) puts in the place of a terminal cannot be read.
    note(`stdin cannot be read: ${error.message}; starting without it`)
    return ""
  }
}

async function additionalBytes(kind: StdinKind, note: (line: string) => void): Promise<Uint8Array> {
  if (kind !== "pipe") {
    const bytes = await readAll(kind)
    if (bytes.length > 0) note("Reading additional input from stdin...")
    return bytes
  }
  note("Reading additional input from stdin...")
  const { stdin } = process
  if (await saysSomething(stdin)) return collect(stdin)
  stdin.destroy()
  note("stdin is an open pipe without data: starting without it (--no-stdin skips the wait)")
  return new Uint8Array()
}

function throwUnreadable(error: unknown): never {
  if (!isSystemError(error)) throw error
  throw new CodexError("input-invalid", `stdin cannot be read: ${error.message}`, { cause: error })
}

/** Of read(2): stdin is a folder, or open for writing alone. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error
}

function stdinKind(): StdinKind {
  if (isatty(0)) return "terminal"
  const stats = fstatSync(0)
  return stats.isFIFO() || stats.isSocket() ? "pipe" : "file"
}

async function readAll(kind: StdinKind): Promise<Uint8Array> {
  // At once: a file makes nobody wait, and the first use of Node's threads costs more than it.
  return kind === "file" ? readFileSync(0) : collect(process.stdin)
}

async function collect(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Whether data, or the end, comes within the grace time. */
function saysSomething(stream: Readable): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // A loop that was busy until now looks at the pipe once more before it gives up.
    const timer = setTimeout(() => setImmediate(() => settle(() => resolve(false))), graceMs)
    const onReadable = () => settle(() => resolve(true))
    const onError = (error: Error) => settle(() => reject(error))
    const settle = (answer: () => void) => {
      clearTimeout(timer)
      stream.off("readable", onReadable)
      stream.off("error", onError)
      answer()
    }
    stream.on("readable", onReadable)
    stream.on("error", onError)
  })
}

function noPrompt(message: string): CodexError {
  return new CodexError("input-invalid", message)
}
