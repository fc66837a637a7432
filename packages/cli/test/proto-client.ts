import type { ChildProcess } from "node:child_process"
import { createInterface } from "node:readline"
import { startCodex } from "@codex/testing"
import { onTestFinished } from "vitest"
import type { Project } from "./project.js"

type Message = Readonly<Record<string, unknown>> & { readonly type: string }
export type ProtoEvent = { readonly id: string; readonly msg: Message }

/** A client of `codex proto`: sends submissions, reads events up to one of a type. */
export class Client {
  readonly child: ChildProcess
  readonly result: ReturnType<typeof startCodex>["result"]
  readonly #lines: AsyncIterator<string>

  constructor(project: Project, args: readonly string[]) {
    const options = { cwd: project.cwd, keepStdinOpen: true } as const
    const { child, result } = startCodex(["proto", ...args], options, project.home)
    this.child = child
    this.result = result
    if (child.stdout === null) throw new Error("no stdout")
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    onTestFinished(() => void child.kill("SIGKILL"))
  }

  send(id: string, op: Readonly<Record<string, unknown>>): void {
    this.child.stdin?.write(`${JSON.stringify({ id, op })}\n`)
  }

  ask(id: string, text: string): void {
    this.send(id, { type: "user_input", items: [{ type: "text", text }] })
  }

  /** The events up to and with the next one of this type. */
  async until(type: string): Promise<readonly ProtoEvent[]> {
    const events: ProtoEvent[] = []
    while (true) {
      const { value, done } = await this.#lines.next()
      if (done) throw new Error(`stdout ended before ${type}: ${JSON.stringify(events)}`)
      const event: ProtoEvent = JSON.parse(value)
      events.push(event)
      if (event.msg.type === type) return events
    }
  }
}
