import type { HttpReply } from "./send.js"
import { type Json, isJson, objectAt, stringAt } from "./wire/json.js"

/** Read of an error, and shown of it: nobody reads more. In bytes and in characters. */
const readLimit = 64 * 1024
const shownLimit = 4 * 1024

/** What a provider said of an error. */
export type ErrorBody = {
  /** The body itself, made fit for a terminal; of a web page only its title. */
  readonly text: string
  /** The message within, where the body is an error object. */
  readonly message?: string
  readonly code?: string
}

/** Reads the body of an error. What cannot be read to its end is told as far as it came. */
export async function readErrorBody(reply: HttpReply, idleTimeoutMs: number): Promise<ErrorBody> {
  return describe(await readText(reply, Math.min(idleTimeoutMs, 10_000)))
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

function describe(body: string): ErrorBody {
  const text = /^\s*</.test(body) ? pageText(body) : plainText(body)
  const error = errorObject(body)
  const message = stringAt(error, "message")
  const code = stringAt(error, "code") ?? stringAt(error, "type")
  return {
    text,
    ...(message === undefined ? {} : { message: plainText(message) }),
    ...(code === undefined ? {} : { code }),
  }
}

/** `{ error: { message } }`, `{ error: "…" }`, `{ message }`, `{ detail }`, or any of them in a list. */
function errorObject(body: string): Json {
  const json = firstObject(body)
  if (isJson(json["error"])) return json["error"]
  const message = stringAt(json, "error") ?? stringAt(json, "message") ?? stringAt(json, "detail")
  return message === undefined ? objectAt(json, "detail") : { ...json, message }
}

function firstObject(body: string): Json {
  try {
    const value: unknown = JSON.parse(body)
    const first: unknown = Array.isArray(value) ? value[0] : value
    return isJson(first) ? first : {}
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return {}
  }
}

function pageText(html: string): string {
  const title = /<title[^>]*>([^<]*)</i.exec(html)?.[1]
  const words =
    title ?? html.replace(/<(script|style)[\s\S]*?<\/\1>/gi, " ").replace(/<[^>]*>/g, " ")
  return `a web page: ${plainText(words).replace(/\s+/g, " ").slice(0, 200)}`
}

/** Without what drives a terminal or turns the direction of text; line ends and tabs stay. */
function plainText(text: string): string {
  return text
    .replace(/[^\P{Cc}\n\t]|[\u2028-\u202e\u2066-\u2069]/gu, "")
    .slice(0, shownLimit)
    .trim()
}
