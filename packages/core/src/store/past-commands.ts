import { resolve } from "node:path"
import { errorMessage } from "../errors.js"
import { isJson, type Json, parseJson, stringAt } from "../model/wire/json.js"
import { readLines } from "./read-lines.js"
import { listSessionFiles } from "./session-files.js"

/** A command that models called, in a folder. */
export type PastCommand = {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly times: number
}

export type PastCommands = {
  readonly sessions: number
  readonly calls: number
  readonly commands: readonly PastCommand[]
  /** Files that could not be read, and why. */
  readonly unreadable: readonly string[]
}

/**
 * The commands of all sessions of a CODEX_HOME, ours and the native Codex's of every format, each
 * counted once for its folder. Files are read line by line; lines that are no calls pass by.
 */
export async function pastCommands(home: string): Promise<PastCommands> {
  const counts = new Map<string, number>()
  const unreadable: string[] = []
  let sessions = 0
  for await (const { path } of listSessionFiles(home)) {
    try {
      for await (const call of callsOf(path)) {
        const key = JSON.stringify(call)
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
      sessions++
    } catch (error) {
      unreadable.push(`${path}: ${errorMessage(error)}`)
    }
  }
  const commands = [...counts].map(([key, times]): PastCommand => {
    const { argv, cwd } = JSON.parse(key) as Call // As it was written above.
    return { argv, cwd, times }
  })
  const calls = commands.reduce((sum, { times }) => sum + times, 0)
  return { sessions, calls, commands, unreadable }
}

type Call = { readonly argv: readonly string[]; readonly cwd: string }

async function* callsOf(path: string): AsyncGenerator<Call> {
  let cwd = "/"
  for await (const batch of readLines(path)) {
    for (const { bytes } of batch) {
      const line = bytes === undefined ? undefined : parseJson(bytes.toString("utf8"))
      if (line === undefined) continue
      const payload = line["payload"]
      // The first line and each turn say where the session is; files of 2025 hold bare items.
      const item = isJson(payload) ? payload : line
      cwd = line["type"] === "response_item" ? cwd : (stringAt(item, "cwd") ?? cwd)
      const call = callOf(item, cwd)
      if (call !== undefined) yield call
    }
  }
}

const names = new Set(["shell", "container.exec", "shell_command", "exec_command", "local_shell"])

function callOf(item: Json, cwd: string): Call | undefined {
  if (item["type"] === "local_shell_call")
    return isJson(item["action"]) ? callIn(item["action"], cwd) : undefined
  const name = stringAt(item, "name")?.replace(/^functions\./, "") ?? ""
  if (item["type"] !== "function_call" || !names.has(name)) return undefined
  const input = parseJson(stringAt(item, "arguments") ?? "")
  return input === undefined ? undefined : callIn(input, cwd)
}

/** The spellings that the tools had over time. */
function callIn(input: Json, cwd: string): Call | undefined {
  const command = input["command"] ?? input["cmd"]
  const folder =
    stringAt(input, "workdir") ?? stringAt(input, "working_directory") ?? stringAt(input, "cwd")
  const where = folder === undefined || folder === "" ? cwd : resolve(cwd, folder)
  if (typeof command === "string") return { argv: ["bash", "-lc", command], cwd: where }
  const isWords = Array.isArray(command) && command.every((word) => typeof word === "string")
  return isWords && command.length > 0 ? { argv: command, cwd: where } : undefined
}
