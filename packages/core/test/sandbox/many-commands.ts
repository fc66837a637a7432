import { readdirSync } from "node:fs"
import { runCommand } from "../../src/sandbox/run-command.js"

/** Runs so many commands at a time, each with an output and an exit code of its own. */
export async function manyCommands(count: number) {
  await run(0)
  const before = descriptors()
  const numbers = Array.from({ length: count }, (_, index) => index)
  const ends = await Promise.all(numbers.map(run))
  return {
    ends: ends.map(({ output, exitCode }) => [output, exitCode]),
    wanted: numbers.map((number) => [`${number}\n`, number % 7]),
    descriptorsLeft: descriptors() - before,
  }
}

function run(number: number) {
  const argv = ["/bin/sh", "-c", `echo ${number}; exit ${number % 7}`]
  const command = { argv, cwd: "/", env: { PATH: process.env["PATH"] ?? "" } }
  const signal = new AbortController().signal
  return runCommand(command, { timeoutMs: 60_000, signal, onOutput: () => {} })
}

/** How many this process has open; nothing where there is no /proc. */
function descriptors(): number {
  return process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0
}
