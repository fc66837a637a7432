import type { Answer } from "./decoded-reply.js"
import { errorBodyOf, readErrorBody } from "./error-body.js"
import { type RefusedReply, httpFailure } from "./http-failure.js"
import type { HttpReply } from "./send.js"

export type Asked = Pick<RefusedReply, "url" | "keyName"> & {
  /** Milliseconds of silence that end a reply. */
  readonly idleTimeoutMs: number
}

/** A reply as what a model says, whatever that turns out to be. Throws a Failure for one that refuses. */
export async function answerIn(
  reply: HttpReply,
  { idleTimeoutMs, ...asked }: Asked,
): Promise<Answer & HttpReply> {
  const { status, headers } = reply
  if (isSuccess(status)) {
    return {
      ...reply,
      contentType: headers["content-type"],
      failure: (text) => httpFailure({ ...asked, status, headers, body: errorBodyOf(text) }),
    }
  }
  const body = await readErrorBody(reply, idleTimeoutMs)
  reply.release()
  throw httpFailure({ ...asked, status, headers, body })
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}
