import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { loginEnv } from "./login-env.js"

async function homeWith(profile: string): Promise<string> {
  const home = await tempFolder()
  writeFileSync(join(home, ".profile"), profile)
  return home
}

test("the login shell adds what is missing, and what is set here wins", async () => {
  const home = await homeWith("echo noise\nexport ADDED=yes MINE=theirs PATH=/login/bin:$PATH\n")
  const env = await loginEnv("/bin/sh", { HOME: home, MINE: "mine", PATH: "/usr/bin:/bin" })
  expect(env).toMatchObject({ ADDED: "yes", MINE: "mine" })
  expect(env.PATH?.startsWith("/usr/bin:/bin")).toBe(true)
  expect(env.PATH?.split(":")).toContain("/login/bin")
})

test("a profile that fails leaves our own environment", async () => {
  const home = await homeWith("exit 3\n")
  const own = { HOME: home, PATH: "/usr/bin:/bin" }
  expect(await loginEnv("/bin/sh", own)).toEqual(own)
  expect(await loginEnv("/no/such/shell", own)).toEqual(own)
})

test("a profile that takes too long is ended politely, so that it can put things right", async () => {
  const home = await homeWith("trap 'rm lock; exit' TERM; cd $HOME; : > lock; sleep 60 & wait\n")
  const own = { HOME: home, PATH: "/usr/bin:/bin" }
  expect(await loginEnv("/bin/sh", own)).toEqual(own)
  expect(existsSync(join(home, "lock"))).toBe(false)
})
