import { basename } from "node:path"
import { type Segment, type Understanding, everySegment } from "./segment.js"
import { type Reader, withInner } from "./unwrap.js"

/** What an argv would run. The grammar of bash is loaded when a script must be read, not before. */
export async function understand(argv: readonly string[]): Promise<Understanding> {
  const script = shellScript(argv)
  if (script === undefined) return unwrapped({ segments: [plain(argv)] })
  const [shell = ""] = argv
  const understood = { ...(await unwrapped((await reader())(script))), shell }
  // Everybody reads only this form alike: no other option, no path, no parameters.
  if (argv.length === 3 && shells.has(shell)) return understood
  return { ...understood, doubt: understood.doubt ?? "an unusual way to start a shell" }
}

const shells = new Set(["bash", "sh", "zsh"])

/** The script of `bash -lc SCRIPT`, `/bin/sh -c SCRIPT` and their like. */
function shellScript(argv: readonly string[]): string | undefined {
  const [program = "", flag = "", script] = argv
  if (!shells.has(basename(program))) return undefined
  // A script that begins so is an option to bash, and the next word the script.
  if (script === undefined || /^[-+]/.test(script)) return undefined
  return ["-c", "-lc"].includes(flag) ? script : undefined
}

/** Loaded for the first script only. */
async function reader(): Promise<Reader> {
  const [{ bashParser, forgetBashParser }, { readScript, unread }] = await Promise.all([
    import("./bash-grammar.js"),
    import("./read-script.js"),
  ])
  const parser = await bashParser()
  return (script) => {
    try {
      return readScript(script, parser)
    } catch (error) {
      // Out of memory or stack, by a script that was made for it.
      if (!(error instanceof Error && /^(?:RuntimeError|RangeError)$/.test(error.name))) throw error
      forgetBashParser()
      return unread(script, "the script is too much for the grammar")
    }
  }
}

function plain(argv: readonly string[]): Segment {
  const isPrintable = argv.every((word) => /^[\x20-\x7e\n\t]*$/.test(word))
  return {
    words: argv,
    written: argv,
    text: argv.join(" "),
    doubts: isPrintable ? [] : ["characters that are not plain ASCII"],
    outputs: [],
    inner: [],
  }
}

async function unwrapped(understood: Understanding): Promise<Understanding> {
  const segments: Segment[] = []
  for (const segment of understood.segments) segments.push(await withInner(segment, reader, 0))
  const hidden = understood.hidden ?? hiddenIn(segments)
  return hidden === undefined ? { ...understood, segments } : { ...understood, segments, hidden }
}

/** Commands that only running would tell. */
function hiddenIn(segments: readonly Segment[]): string | undefined {
  const every = everySegment(segments)
  const unnamed = every.find(({ words }) => words.length > 0 && words[0] === undefined)
  if (unnamed !== undefined) return `which program \`${unnamed.text}\` runs is not known`
  return every.find(({ hidden }) => hidden !== undefined)?.hidden
}
