import fc from "fast-check"
import { expect, test } from "vitest"
import type { ApprovalPolicy, SandboxPolicy } from "../../src/protocol/policy.js"
import { judge } from "../../src/safety/judge.js"
import { noRules } from "../../src/safety/rules.js"
import { readCorpus } from "./read-corpus.js"

const cwd = "/work-root"

const sandboxPolicy: SandboxPolicy = {
  read: "all",
  write: [cwd],
  network: "none",
  protectedPaths: [],
  deniedPaths: ["/denied"],
}

const path = "/usr/local/bin:/usr/bin:/bin"

/** How much stands before the command: nothing, a question, a no. */
async function strictness(script: string, approvalPolicy: ApprovalPolicy): Promise<number> {
  const action = { kind: "command" as const, argv: ["bash", "-c", script], cwd }
  const consent = { approvalPolicy, sandboxPolicy, rules: noRules }
  const { verdict } = await judge(action, consent, { canSandbox: true, path })
  return ["run", "ask", "refuse"].indexOf(verdict.kind)
}

const policies = fc.constantFrom<ApprovalPolicy>("unless-allow-listed", "on-request", "never")

/** Besides the corpus, what is judged by where it reaches. */
const scripts = fc.constantFrom(
  ...readCorpus().map(({ script }) => script),
  "rm -rf build",
  "rm -rf /var/lib",
  "git push --force",
  "mv /etc/passwd .",
  "dd if=a of=/dev/sda",
  "kubectl delete pod x",
)

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

const wrappings: readonly ((script: string) => string)[] = [
  (script) => `bash -c ${quoted(script)}`,
  (script) => `sh -c ${quoted(script)}`,
  (script) => `timeout -k 3 5 bash -c ${quoted(script)}`,
  (script) => `env -u X A=1 nice -n 5 bash -ec ${quoted(script)}`,
  (script) => `sudo -u root bash -c ${quoted(script)}`,
  (script) => `xargs -n 1 bash -c ${quoted(script)}`,
  (script) => `find . -exec bash -c ${quoted(script)} ';'`,
  (script) => `eval ${quoted(script)}`,
  (script) => `git -c alias.x=${quoted(`!${script}`)} x`,
  (script) => `(${script}\n)`,
  (script) => `{ ${script}\n}`,
  (script) => `! ${script}`,
  (script) => `if true; then ${script}\nfi`,
  (script) => `echo $(${script}\n)`,
  (script) => `while true; do ${script}\ndone`,
]

/** A script with other quotes open, or a pattern, is not the same script inside of something. */
const isWhole = (script: string) => /^[\x20-\x7e]+$/.test(script) && !/<<|#|\\$/.test(script)

test("to wrap a command never makes a verdict laxer", async () => {
  await fc.assert(
    fc.asyncProperty(
      scripts.filter(isWhole),
      fc.constantFrom(...wrappings),
      policies,
      async (script, wrap, policy) => {
        const before = await strictness(script, policy)
        expect(await strictness(wrap(script), policy)).toBeGreaterThanOrEqual(before)
      },
    ),
    { numRuns: 150, seed: 5 },
  )
})

test("to append to a command never makes a verdict laxer", async () => {
  const joints = fc.constantFrom(" && ", " || ", "; ", " | ", "\n", " & ")
  await fc.assert(
    fc.asyncProperty(scripts, joints, scripts, policies, async (script, joint, more, policy) => {
      const before = await strictness(script, policy)
      expect(await strictness(`${script}${joint}${more}`, policy)).toBeGreaterThanOrEqual(before)
    }),
    { numRuns: 150, seed: 6 },
  )
})

const commands = fc.constantFrom(
  ["ls", "-la", "src"],
  ["find", ".", "-delete"],
  ["rm", "-rf", "/var/lib"],
  ["git", "push", "--force", "origin"],
  ["git", "log", "--output=x"],
  ["sort", "-o", "a", "b"],
  ["cat", ".env"],
  ["chmod", "-R", "777", "/etc"],
)

const quotings = fc.constantFrom<(word: string) => string>(
  (word) => word,
  (word) => `'${word}'`,
  (word) => `"${word}"`,
  (word) => word.replace(/[^]/g, "\\$&"),
  (word) => `$'${word}'`,
  (word) => `${word.slice(0, 1)}''${word.slice(1)}`,
  (word) => `"${word.slice(0, 2)}"'${word.slice(2)}'`,
  (word) => `$'${word.replace(/[^]/g, (letter) => `\\x${letter.charCodeAt(0).toString(16)}`)}'`,
  (word) => `\\\n${word}`,
)

test("to quote a command differently never makes a verdict laxer", async () => {
  await fc.assert(
    fc.asyncProperty(
      commands,
      fc.array(quotings, { minLength: 4, maxLength: 4 }),
      policies,
      async (words, quotes, policy) => {
        const before = await strictness(words.join(" "), policy)
        const other = words.map((word, index) => quotes[index]?.(word) ?? word).join(" ")
        expect(await strictness(other, policy)).toBeGreaterThanOrEqual(before)
      },
    ),
    { numRuns: 150, seed: 7 },
  )
})
