import type { Command } from "commander"

/** Whether the words could call this command: if not, its options need not be set up. */
export function isNamed(command: Command, words: readonly string[]): boolean {
  return [command.name(), ...command.aliases()].some((name) => words.includes(name))
}
