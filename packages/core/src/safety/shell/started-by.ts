import { basename } from "node:path"
import type { Segment, Word } from "./segment.js"
import { wrappers } from "./wrappers.js"

export type Argument = { readonly word: Word; readonly written: string }

export type Started = {
  readonly commands: readonly (readonly Argument[])[]
  /** Undefined for one that is not known. */
  readonly scripts: readonly Word[]
}

const nothing: Started = { commands: [], scripts: [] }

/** What a command starts, where its program is known to start others. It may be too much, not too little. */
export function startedBy(segment: Segment): Started {
  const [name, ...rest] = segment.words.map((word, index): Argument => {
    return { word, written: segment.written[index] ?? "" }
  })
  if (name?.word === undefined) return nothing
  const program = basename(name.word)
  if (shells.has(program)) return startedByShell(rest, segment.input)
  if (program === "eval") return scriptsOf([joined(rest)])
  if (program === "trap") return scriptsOf(rest.slice(0, 1).map(({ word }) => word))
  if (program === "find" || program === "fd" || program === "fdfind") return startedByFind(rest)
  if (program === "git") return startedByGit(rest)
  return startedByWrapper(program, rest)
}

const shells = new Set(["bash", "sh", "zsh", "dash", "ksh", "ash", "rbash", "mksh"])

/** Options in front of `-c` and letters beside it: `bash -e -o pipefail -xc 'ls'`. */
function startedByShell(rest: readonly Argument[], input: string | undefined): Started {
  const flag = rest.findIndex(({ word }) => word !== undefined && /^[-+][A-Za-z]*c/.test(word))
  if (flag >= 0) {
    const script = rest.slice(flag + 1).find(({ word = "" }) => !/^[-+]/.test(word))
    return scriptsOf([script?.word])
  }
  if (input !== undefined) return scriptsOf([input])
  const isFile = rest.some(({ word, written }) => !(word ?? written).startsWith("-"))
  const shows = rest.some(({ word }) => word === "--version" || word === "--help")
  // A script of a file is data that the sandbox holds; one of stdin is nobody's.
  return isFile || shows ? nothing : scriptsOf([undefined])
}

function scriptsOf(scripts: readonly Word[]): Started {
  return { commands: [], scripts }
}

function joined(words: readonly Argument[]): Word {
  const known = words.every(({ word }) => word !== undefined)
  return known ? words.map(({ word }) => word).join(" ") : undefined
}

const executing = new Set([
  "-exec",
  "-execdir",
  "-ok",
  "-okdir",
  "-x",
  "-X",
  "--exec",
  "--exec-batch",
])

function startedByFind(rest: readonly Argument[]): Started {
  const commands = rest.flatMap(({ word }, index) => {
    if (word === undefined || !executing.has(word)) return []
    const command = rest.slice(index + 1)
    const end = command.findIndex(({ word }) => word === ";" || word === "+")
    return [end < 0 ? command : command.slice(0, end)]
  })
  return { commands, scripts: [] }
}

/** `git bisect run CMD`, `git submodule foreach CMD`, `git rebase --exec CMD`, `git -c alias.x='!CMD'`. */
function startedByGit(rest: readonly Argument[]): Started {
  const scripts = rest.flatMap(({ word = "" }, index): Word[] => {
    const alias = /^alias\.[^=]*=!(.*)$/s.exec(word)?.[1]
    if (alias !== undefined) return [alias]
    const attached = /^--exec=(.*)$/s.exec(word)?.[1]
    if (attached !== undefined) return [attached]
    if (word === "--exec" || word === "-x") return [rest[index + 1]?.word]
    if (word === "foreach" || (word === "run" && rest[index - 1]?.word === "bisect")) {
      return [joined(rest.slice(index + 1).filter((one) => one.word !== "--recursive"))]
    }
    return []
  })
  return scriptsOf(scripts)
}

function startedByWrapper(program: string, rest: readonly Argument[]): Started {
  const wrapper = wrappers[program]
  if (wrapper === undefined) return nothing
  const valued = new Set(wrapper.valued?.split(" "))
  const commands: (readonly Argument[])[] = []
  const scripts: Word[] = []
  let left = wrapper.operands ?? 0
  for (let index = 0; index < rest.length; index += 1) {
    const { word = "" } = rest[index] ?? {}
    if (wrapper.script !== undefined && word === wrapper.script) scripts.push(rest[index + 1]?.word)
    if (valued.has(word)) index += 1
    else if (word.startsWith("-") && word !== "-") {
      const isKnown = word === "--" || word.includes("=") || wrapper.flags?.test(word)
      // The value of an option that is not known here may stand before the command.
      if (!isKnown) commands.push(rest.slice(index + 2))
    } else if (wrapper.assignments === true && /^\w+=/.test(word)) continue
    else if (left > 0) left -= 1
    else {
      commands.push(rest.slice(index))
      break
    }
  }
  if (wrapper.joins === true) return scriptsOf([...scripts, ...commands.slice(-1).map(joined)])
  return { commands, scripts }
}
