import { closeSync, constants, openSync, readSync } from "node:fs"
import type { IPty } from "node-pty"
import { ToolError } from "../errors.js"
import { checkProgram } from "./check-program.js"
import { behindGate, goAhead } from "./gate.js"
import { guardGroup } from "./guard-group.js"
import { killGroup } from "./kill-group.js"
import { loadPty } from "./load-pty.js"
import type { ExitStatus, Program } from "./program.js"
import { signalName } from "./signal-name.js"
import { startError } from "./start-error.js"
import { TerminalInput } from "./terminal-input.js"
import { readyWatchdog } from "./watchdog.js"

/** What a program on a terminal sees of it: characters. */
const size = { cols: 120, rows: 30 }

/** What is read of a terminal at a time; the kernel gives no more than 4 KB. */
const readBytes = 64 * 1024

/** A program with a terminal of its own, in a session of its own; it ends with us at the latest. */
export class TerminalProcess {
  readonly pid: number
  /** When the program itself has ended and what it printed has been read. Never rejects. */
  readonly ended: Promise<ExitStatus>
  readonly #pty: Opened
  readonly #input: TerminalInput
  readonly #letGo: () => void
  #listener: (chunk: Buffer) => void = () => {}
  #killer: NodeJS.Timeout | undefined
  #closed = false
  /** What is left to come of what the terminal shows when the gate is opened: a line's end, as bytes. */
  #unwanted = 0

  constructor(pty: IPty, gated: boolean) {
    // Beyond its types: where the terminal is, and what reads it.
    this.#pty = pty as Opened
    this.pid = pty.pid
    this.#letGo = guardGroup(pty.pid)
    this.#input = new TerminalInput(this.#pty.fd)
    const held = hold(this.#pty.ptsName)
    if (gated) this.#openGate()
    this.#readToTheEnd()
    // Asked for without an encoding, so these are bytes.
    pty.onData((chunk: unknown) => this.#tell(chunk as Buffer))
    this.ended = new Promise((resolve) => {
      pty.onExit(({ exitCode, signal }) => {
        this.#closed = true
        if (held !== undefined) closeSync(held)
        resolve(signal ? { exitCode: null, signal: signalName(signal) ?? "SIGKILL" } : { exitCode })
      })
    })
  }

  onOutput(listener: (chunk: Buffer) => void): void {
    this.#listener = listener
  }

  /** Types text. What nobody reads is dropped when the program ends. */
  write(text: string): void {
    this.#input.write(text)
  }

  /** What Ctrl-C does. */
  interrupt(): void {
    this.write("\u0003")
  }

  signal(name: NodeJS.Signals): void {
    if (!this.#closed) killGroup(this.pid, name)
  }

  /** SIGTERM and the terminal's end now, SIGKILL when that did not help. */
  stop(graceMs: number): void {
    // Interactive shells do not heed SIGTERM; the end of their terminal they do.
    for (const name of ["SIGTERM", "SIGHUP", "SIGCONT"] as const) this.signal(name)
    this.#killer ??= setTimeout(() => this.signal("SIGKILL"), graceMs)
  }

  dispose(): void {
    clearTimeout(this.#killer)
    this.#input.close()
    this.signal("SIGKILL")
    this.#letGo()
  }

  #openGate(): void {
    this.#unwanted = "\r\n".length
    this.#input.write(goAhead)
  }

  #tell(chunk: Buffer): void {
    const wanted = chunk.subarray(this.#unwanted)
    this.#unwanted -= chunk.length - wanted.length
    if (wanted.length > 0) this.#listener(wanted)
  }

  /**
   * The terminal is given up some time after the program has ended. What is still in the kernel then is
   * read first: on a busy machine that is more than nothing.
   */
  #readToTheEnd(): void {
    const { _socket: socket, fd } = this.#pty
    const destroy = socket.destroy.bind(socket)
    socket.destroy = () => {
      socket.destroy = destroy
      this.#input.close()
      for (const chunk of remaining(fd)) this.#tell(chunk)
      return destroy()
    }
  }
}

/** What node-pty has and does not tell of. */
type Opened = IPty & {
  readonly fd: number
  readonly ptsName: string
  readonly _socket: { destroy(): unknown }
}

/**
 * As long as somebody holds the program's side, its end is no hang-up. Node before 24 takes a hang-up
 * for the end of the output, and loses up to 64 KB of it.
 */
function hold(ptsName: string): number | undefined {
  try {
    return openSync(ptsName, constants.O_RDWR | constants.O_NOCTTY)
  } catch {
    // The program may have ended, and taken its side along.
    return undefined
  }
}

function* remaining(fd: number): Generator<Buffer> {
  while (true) {
    const chunk = Buffer.alloc(readBytes)
    const count = readNow(fd, chunk)
    if (count === 0) return
    yield chunk.subarray(0, count)
  }
}

function readNow(fd: number, into: Buffer): number {
  try {
    return readSync(fd, into)
  } catch {
    // EAGAIN: there is no more. EIO: and there never will be.
    return 0
  }
}

/** Starts a program on a terminal. Throws a ToolError, in one line, when that is not possible. */
export async function startOnNewTerminal(program: Program): Promise<TerminalProcess> {
  checkProgram(program)
  const { spawn } = await loadPty()
  const gated = (await readyWatchdog()) && program.followsUs !== true
  const { argv, cwd, env } = gated ? behindGate(program, "terminal") : program
  const [file = "", ...args] = argv
  try {
    const name = env["TERM"] ?? "dumb"
    return new TerminalProcess(
      spawn(file, args, { ...size, name, cwd, env, encoding: null }),
      gated,
    )
  } catch (error) {
    if (error instanceof ToolError) throw error
    throw startError(`a terminal for ${program.argv[0]}`, error)
  }
}
