import { options, readArguments } from "./options.js"
import type { Judge } from "./program.js"

const address = String.raw`(?:\d+|\$)(?:,(?:\d+|\$))?`
/** Between slashes, without a backslash: nothing there can end early. */
const pattern = String.raw`/[^/\\\n]+/`

/** Lines by number or pattern, printed or left out; one substitution that only prints. */
const sedScripts = [
  new RegExp(`^(?:${address}|${pattern})[pd]$`),
  new RegExp(`^${address}p(?:; ?${address}p)*$`),
  /^\d+q$/,
  /^s([/|,#:@])(?:(?!\1)[^\\\n])*\1(?:(?!\1)[^\\\n])*\1[gpiI0-9]*$/,
]

const sedOptions = options(
  "-n -E -r -s -u -z -e= --quiet --silent --regexp-extended --separate --unbuffered --null-data --expression=",
)

/** Not -i and -f, nor scripts with `w`, `r` or `e`. */
export const sed: Judge = (words) => {
  if (words.length === 1 && words[0] === "--version") return { paths: [] }
  const given = readArguments(sedOptions, words)
  if (given === undefined) return undefined
  const named = given.values.map(([, script]) => script)
  const scripts = named.length > 0 ? named : given.operands.slice(0, 1)
  if (scripts.length === 0) return undefined
  if (!scripts.every((script) => sedScripts.some((known) => known.test(script)))) return undefined
  return { paths: named.length > 0 ? given.operands : given.operands.slice(1) }
}

/** `{print $1, $NF}`, perhaps behind a pattern. Everything else might run or write. */
const awkScript =
  /^(?:\/[^/\\\n]+\/|NR ?(?:==|<=|>=|<|>|%) ?\d+|NF)? ?(?:\{ ?print(?: \$(?:\d+|NF)(?:,? ?\$(?:\d+|NF))*)? ?\})?$/

const awkCounts = /^END ?\{ ?print NR ?\}$/

const awkOptions = options("-F=")

/** gawk opens `/inet/…` as a connection. */
export const awk: Judge = (words) => {
  const given = readArguments(awkOptions, words)
  const [script = "", ...paths] = given?.operands ?? []
  if (given === undefined || script === "") return undefined
  if (!awkScript.test(script) && !awkCounts.test(script)) return undefined
  return paths.some((path) => path.startsWith("/inet")) ? undefined : { paths }
}

const jqOptions = options(
  "-r -c -s -n -e -S -M -C -a -j -R -h -V --raw-output --compact-output --slurp --null-input --exit-status",
  "--sort-keys --monochrome-output --color-output --ascii-output --join-output --raw-input --tab --indent=",
  "--help --version --seq --stream",
)

/** Filters that read the environment or other files. */
const jqReaches = /\b(?:env|import|include|modulemeta|get_search_list)\b|\$ENV|\$__/

export const jq: Judge = (words) => {
  const given = readArguments(jqOptions, words)
  if (given === undefined) return undefined
  const [filter = ".", ...paths] = given.operands
  return jqReaches.test(filter) ? undefined : { paths }
}
