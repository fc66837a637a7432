import { readArguments } from "./options.js"
import type { Program, Reads } from "./program.js"

const noOptions = new Map()

/** What the arguments make a program read; undefined when they are not all known. */
export function judgeProgram(program: Program, words: readonly string[]): Reads | undefined {
  const given = readArguments(program.options ?? noOptions, words)
  if (given === undefined || program.also?.(given) === false) return undefined
  const { used, files, patterns, operands } = given
  if (operands.length < (program.least ?? 0)) return undefined
  if (operands.length > (program.most ?? Number.POSITIVE_INFINITY)) return undefined
  if (program.operands === "none" && operands.length > 0) return undefined
  const hasPattern =
    program.patternUnless !== undefined && !program.patternUnless.some((name) => used.has(name))
  const paths = program.operands === "paths" ? operands.slice(hasPattern ? 1 : 0) : []
  return { paths: [...files, ...paths], patterns, recursive: isRecursive(program, used) }
}

function isRecursive({ recursive }: Program, used: ReadonlySet<string>): boolean {
  return recursive === true || (recursive?.some((name) => used.has(name)) ?? false)
}
