import type { Writable } from "node:stream"
import { spawnProgram } from "./spawn.js"

/**
 * Remembers groups, one line each: `+ GROUP`, `- GROUP`. The end of its input means that whoever wrote
 * them has ended, perhaps by SIGKILL; what is remembered then is ended too, politely at first.
 */
const script = `trap '' INT TERM HUP QUIT
groups=' '
while read -r change group; do
  case $change in
    +) groups="$groups$group " ;;
    -) groups="\${groups%%" $group "*} \${groups#*" $group "}" ;;
  esac
done
end() { for group in $groups; do kill -s "$1" -- "-$group" && found=1; done 2>/dev/null; }
end TERM
[ "$found" ] && sleep 1 && end KILL`

let starting: Promise<boolean> | undefined
let input: Writable | undefined

/**
 * Resolves when the one watchdog of this process can be told of what is started next; to false where there
 * can be none.
 */
export function readyWatchdog(): Promise<boolean> {
  starting ??= start()
  return starting
}

/** Writes a line to it, at once. */
export function tellWatchdog(line: string): void {
  input?.write(`${line}\n`)
}

async function start(): Promise<boolean> {
  try {
    const { PATH } = process.env
    const { child } = await spawnProgram(
      { argv: ["/bin/sh", "-c", script], cwd: "/", env: { PATH } },
      { streams: { stdin: "pipe", output: "none" }, ownGroup: true },
    )
    child.unref()
    child.stdin?.on("error", () => {}) // Somebody killed it; what it guards is still ended on our exit.
    if (child.stdin !== null && "unref" in child.stdin) (child.stdin as { unref(): void }).unref()
    input = child.stdin ?? undefined
    return true
  } catch {
    // No /bin/sh, or nothing can be started: an ordinary end of ours still ends what we started.
    return false
  }
}
