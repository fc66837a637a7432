import type { Judge, Reads } from "./program.js"

const nothing: Reads = { paths: [] }

/** zsh computes what stands where numbers are wanted, and `a[$(ls)]` is a computation. */
const computed = /[$`[]/

/** `printf -v PATH` and `printf '%n' PATH` set a variable. */
const sets = /%[-+ #0-9.*'hlLjzt]*n/

const printf: Judge = ([format = "-", ...rest]) => {
  if (format.startsWith("-") || sets.test(format)) return undefined
  return [format, ...rest].some((word) => computed.test(word)) ? undefined : nothing
}

const unary = new Set("-b -c -d -e -f -g -h -k -L -n -p -r -s -S -u -w -x -z".split(" "))
const binary = new Set("= == != -eq -ne -lt -le -gt -ge -nt -ot -ef".split(" "))

/** One comparison, negated or not. `-v` and `-R` compute a variable's index. */
const test: Judge = (words) => {
  if (words.some((word) => computed.test(word))) return undefined
  const [first = "", ...rest] = words
  if (first === "!") return test(rest)
  const [second = "", third = ""] = rest
  if (words.length === 2 && unary.has(first)) return { paths: [second] }
  if (words.length === 3 && binary.has(second)) return { paths: [first, third] }
  return undefined
}

const bracket: Judge = (words) => (words.at(-1) === "]" ? test(words.slice(0, -1)) : undefined)

/** Only to look a name up: without -v it would run it. */
const command: Judge = ([flag, name, ...rest]) =>
  (flag === "-v" || flag === "-V") && name !== undefined && rest.length === 0 ? nothing : undefined

const type: Judge = (words) =>
  words.every((word) => !word.startsWith("-") || /^-[atpP]+$/.test(word)) ? nothing : undefined

/** What the shell does itself. */
export const builtins: Readonly<Record<string, Judge>> = {
  echo: () => nothing,
  printf,
  test,
  "[": bracket,
  true: () => nothing,
  false: () => nothing,
  ":": () => nothing,
  command,
  type,
}
