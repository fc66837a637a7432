import {
  type Action,
  type Config,
  type Explanation,
  harmless,
  type SandboxPolicy,
} from "@codex/core"
import { join } from "node:path"

/** An explanation for people, a line for each part of it. */
export function explanationText(explanation: Explanation, { home }: Config): string {
  const { rule, segment, suggestion, table } = explanation
  const rows = [
    ["verdict", verdictText(explanation)],
    ["because", explanation.reason],
    ...actionRows(explanation.action),
    ...(segment === null ? [] : [["part", segment]]),
    ...(rule === null ? [] : [["rule", `${rule.file}:${rule.line}  ${rule.text}`]]),
    ...(table === null ? [] : [["table", `${table.table}: ${table.rows.join(", ")}`]]),
    ["sandbox", sandboxText(explanation.sandboxPolicy)],
    ...(suggestion === null
      ? [["change", "no rule would change this"]]
      : [
          [
            "change",
            `${suggestion.verdict}, with this line in ${join(home, "rules/default.rules")}`,
          ],
          ["", suggestion.rule],
        ]),
  ]
  return rows.map(([name = "", text = ""]) => `${name.padEnd(10)}${oneLine(text)}\n`).join("")
}

function verdictText({ verdict, where, knownSafe, destructive, approvalPolicy }: Explanation) {
  const what = {
    run: "run, in the sandbox",
    ask:
      where === "outside"
        ? "ask, to run it outside of the sandbox"
        : "ask, to run it in the sandbox",
    refuse: "refuse",
  }[verdict]
  const more = [
    `under ${approvalPolicy}`,
    ...(knownSafe ? ["known to only read"] : []),
    ...(destructive ? ["may destroy"] : []),
  ]
  return `${what} (${more.join("; ")})`
}

function actionRows(action: Action): readonly (readonly string[])[] {
  if (action.kind === "patch") return action.changes.map(({ kind, path }) => [kind, path])
  if (action.kind !== "command") return []
  return [
    ["command", action.argv.map(quote).join(" ")],
    ["in", action.cwd],
  ]
}

/** As JSON where it is more than a plain word, so that nothing in it is hidden. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word)
}

function sandboxText({ read, write, network, deniedPaths, privateTmp }: SandboxPolicy): string {
  const reads = read === "all" ? "everything" : list([...read, "system folders"])
  const denied = deniedPaths.length === 0 ? "" : ` but ${deniedPaths.length} denied paths`
  const writes = write === "all" ? "everything" : write.length === 0 ? "nothing" : list(write)
  return `reads ${reads}${denied}; writes ${writes}; ${network === "full" ? "network" : "no network"}${privateTmp === undefined ? "" : "; a private /tmp"}`
}

function list(paths: readonly string[]): string {
  return paths.join(", ")
}

function oneLine(text: string): string {
  return harmless(text).replaceAll("\n", "⏎")
}
