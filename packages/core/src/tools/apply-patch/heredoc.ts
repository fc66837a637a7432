/** A shell script that is one here-document fed to `apply_patch`, and nothing else. */
export type PatchScript = { readonly directory?: string; readonly body: string }

const bareWord = String.raw`[^\s'"$\`\\;&|<>()*?\[\]{}~#!]+`
const directory = String.raw`(?:'([^'\n]+)'|"([^"$\`\\\n]+)"|(${bareWord}))`
const opening = new RegExp(
  String.raw`^\s*(?:cd\s+(?:--\s+)?${directory}\s*&&\s*)?(?:apply_patch|applypatch)\s*` +
    String.raw`<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([\w.-]+))[ \t]*\r?\n`,
)

/**
 * Matches `apply_patch <<'END' … END`, with `cd DIR &&` before it or not. The body is taken as it
 * stands: nothing is expanded, also where the delimiter has no quotation marks.
 */
export function matchPatchScript(script: string): PatchScript | undefined {
  const match = opening.exec(script)
  if (match === null) return undefined
  const directory = match[1] ?? match[2] ?? match[3]
  const delimiter = match[5] ?? match[6] ?? match[7]
  if (delimiter === undefined) return undefined

  const end = { text: delimiter, afterTabs: match[4] === "-" }
  const { body, rest } = splitBody(script.slice(match[0].length), end)
  if (rest.trim() !== "") return undefined
  return directory === undefined ? { body } : { directory, body }
}

/** The script without the bodies of its here-documents: what the shell itself would run. */
export function withoutHeredocs(script: string): string {
  const marker = /<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([\w.-]+))[^\n]*\n/g
  let outside = ""
  let rest = script
  for (;;) {
    marker.lastIndex = 0
    const match = marker.exec(rest)
    const delimiter = match?.[2] ?? match?.[3] ?? match?.[4]
    if (match === null || delimiter === undefined) return outside + rest
    const start = match.index + match[0].length
    outside += rest.slice(0, start)
    rest = splitBody(rest.slice(start), { text: delimiter, afterTabs: match[1] === "-" }).rest
  }
}

/** `afterTabs`: written with `<<-`, so that the tabs at the start of every line go away. */
type Delimiter = { readonly text: string; readonly afterTabs: boolean }

/** A here-document without its last line reaches to the end of the script, as in a shell. */
function splitBody(text: string, delimiter: Delimiter): { body: string; rest: string } {
  const raw = text.split("\n")
  const lines = delimiter.afterTabs ? raw.map((line) => line.replace(/^\t+/, "")) : raw
  const end = lines.findIndex((line) => line.replace(/\r$/, "") === delimiter.text)
  if (end === -1) return { body: lines.join("\n"), rest: "" }
  return { body: lines.slice(0, end).join("\n"), rest: lines.slice(end + 1).join("\n") }
}
