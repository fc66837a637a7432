/**
 * The bytes of a request body. Half a surrogate pair, which a model can write and JSON can escape, makes
 * many servers refuse the whole conversation for ever, so it becomes U+FFFD.
 */
export function encodeText(body: object): string {
  return JSON.stringify(body, (_key, value: unknown) =>
    typeof value === "string" ? value.toWellFormed() : value,
  )
}
