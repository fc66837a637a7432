import * as z from "zod/mini"

/** Where a provider is asked. A user and a password in it would be shown in every message. */
export function address() {
  return z
    .string()
    .check(z.refine(isAddress, { error: "an http or https address without a user or a password" }))
}

function isAddress(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) return false
  return url.username === "" && url.password === ""
}
