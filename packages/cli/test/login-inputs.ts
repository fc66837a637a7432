import { readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { runCodex, tempFolder } from "@codex/testing"

/** Keys in them are called canary; none may be shown. `everyRun`: stands for others like it, which are tried in long runs. */
type Row = { readonly what: string; readonly everyRun?: true }

export type RefusedLogin = Row & {
  readonly args: readonly string[]
  readonly stdin: string
  readonly message: string
}

const withKey = ["--with-api-key"]

export const refusedLogins: readonly RefusedLogin[] = [
  { what: "nothing", args: withKey, stdin: "", message: "no key was given" },
  {
    what: "two lines",
    args: withKey,
    stdin: "canary-1\ncanary-2\n",
    message: "nothing is stored",
  },
  {
    what: "control characters",
    args: withKey,
    stdin: "canary\u001b[2J",
    message: "nothing is stored",
    everyRun: true,
  },
  {
    what: "far too much",
    args: withKey,
    stdin: "canary".repeat(20_000),
    message: "more than a key",
  },
  {
    what: "no flag",
    args: [],
    stdin: "canary",
    message: "printenv OPENAI_API_KEY | codex login --with-api-key",
    everyRun: true,
  },
  {
    what: "a key as an argument",
    args: ["--api-key", "canary"],
    stdin: "",
    message: "a key is no argument",
    everyRun: true,
  },
  {
    what: "the browser",
    args: ["--device-auth"],
    stdin: "",
    message: "ChatGPT account is not supported",
  },
  {
    what: "an unknown provider",
    args: ["--provider", "nope"],
    stdin: "canary",
    message: 'no provider "nope"',
  },
  {
    what: "a store that keeps nothing",
    args: [...withKey, "-c", "cli_auth_credentials_store=ephemeral"],
    stdin: "canary",
    message: "keeps no key",
  },
]

/** How `codex login` ends, and which files it leaves. */
export async function refusal({ args, stdin }: RefusedLogin) {
  const home = await tempFolder()
  const result = await runCodex(["login", ...args], { home, stdin })
  return { ...result, files: await readdir(home) }
}

export type BadKeyFile = Row & { readonly text: string }

export const badKeyFiles: readonly BadKeyFile[] = [
  { what: "no JSON", text: "canary-key", everyRun: true },
  { what: "a list", text: '["canary-key"]' },
  {
    what: "too large",
    text: `{"OPENAI_API_KEY":"canary-key","x":"${"x".repeat(1024 * 1024)}"}`,
  },
]

/** What `codex login status` says of such an `auth.json`. */
export async function statusOf({ text }: BadKeyFile) {
  const home = await tempFolder()
  const file = join(home, "auth.json")
  await writeFile(file, text, { mode: 0o600 })
  return { file, ...(await runCodex(["login", "status"], { home })) }
}
