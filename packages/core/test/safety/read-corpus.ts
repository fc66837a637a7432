import { readFileSync } from "node:fs"
import { join } from "node:path"

export type Labelled = {
  readonly label: "safe" | "everyday" | "harm" | "may"
  readonly script: string
}

/** The commands of corpus.txt. */
export function readCorpus(): readonly Labelled[] {
  const text = readFileSync(join(import.meta.dirname, "corpus.txt"), "utf8")
  return text.split("\n").flatMap((line): Labelled[] => {
    if (line === "" || line.startsWith("#")) return []
    const [label = "", script = ""] = line.split("\t")
    if (!isLabel(label)) throw new Error(`corpus.txt: no such label: ${label}`)
    return [{ label, script: unescape(script) }]
  })
}

function isLabel(label: string): label is Labelled["label"] {
  return ["safe", "everyday", "harm", "may"].includes(label)
}

function unescape(text: string): string {
  return text.replace(/\\\\n|\\n|\\u([0-9a-f]{4})/g, (all, code?: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
    return all === "\\n" ? "\n" : "\\n"
  })
}
