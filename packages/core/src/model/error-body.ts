import type { HttpReply } from "./send.js"
import { plainText } from "./plain-text.js"
import { errorMessageOf } from "./wire/error-message.js"
import { countAt, isJson, stringAt } from "./wire/json.js"

/** So much of an error is read. In bytes. */
const readLimit = 64 * 1024

/** So much of it is searched for words. In characters. */
const searchedLimit = 16 * 1024

/** What a provider said of an error. */
export type ErrorBody = {
  /** The body itself, made fit for a terminal, in one line; of a web page only its title. */
  readonly text: string
  /** As it came, for whoever looks for words in it. */
  readonly whole: string
  /** The message within, where the body is an error object. */
  readonly message?: string
  readonly code?: string
}

/** Reads the body of an error. What cannot be read to its end is told as far as it came. */
export async function readErrorBody(reply: HttpReply, idleTimeoutMs: number): Promise<ErrorBody> {
  return errorBodyOf(await readText(reply, Math.min(idleTimeoutMs, 10_000)))
}

/** The start of the body as text. */
function readText(reply: HttpReply, timeoutMs: number): Promise<string> {
  const { body } = reply
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const finish = () => {
      clearTimeout(timer)
      body.off("data", receive)
      resolve(Buffer.concat(chunks).subarray(0, readLimit).toString("utf8"))
    }
    const receive = (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size >= readLimit) finish()
    }
    const timer = setTimeout(finish, timeoutMs)
    body.on("data", receive)
    for (const event of ["end", "error", "close"]) body.once(event, finish)
  })
}

/** What a body with this text says. Only its beginning is read. */
export function errorBodyOf(read: string): ErrorBody {
  // JSON knows no byte order mark.
  const body = read.slice(0, readLimit).replace(/^\ufeff/, "")
  const text = textOf(body)
  const json = jsonIn(body)
  const message = json === undefined || typeof json === "string" ? undefined : errorMessageOf(json)
  const code = codeIn(json)
  return {
    text,
    whole: body.slice(0, searchedLimit),
    ...(message === undefined ? {} : { message: plainText(message) }),
    ...(code === undefined ? {} : { code }),
  }
}

function textOf(body: string): string {
  if (/^\s*</.test(body)) return pageText(body)
  const unreadable = body.slice(0, searchedLimit).split("\ufffd").length - 1
  return unreadable > 8 ? "(the reply is no text)" : plainText(body)
}

/** A word beside the message or one level within, a number only where there is no word. */
function codeIn(value: unknown): string | undefined {
  const json: unknown = Array.isArray(value) ? value[0] : value
  if (!isJson(json)) return undefined
  const inner = [json["error"], json["detail"]].find(isJson)
  const own = isJson(inner) ? inner : json
  const number = countAt(own, "code")
  return (
    stringAt(own, "code") ??
    stringAt(own, "type") ??
    stringAt(own, "status") ??
    (number > 0 ? String(number) : undefined)
  )
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

/** Patterns that stop at the next `<`, or go to the end: a page of nothing else is read in one go. */
function pageText(html: string): string {
  const title = /<title[^<>]*>([^<]*)</i.exec(html)?.[1]
  const words =
    title ?? html.replace(/<(script|style)[\s\S]*?(?:<\/\1>|$)/gi, " ").replace(/<[^<>]*>/g, " ")
  return `a web page: ${plainText(words, 200)}`
}
