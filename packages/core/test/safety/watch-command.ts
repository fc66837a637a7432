import { spawnSync } from "node:child_process"
import { readFileSync, rmSync } from "node:fs"
import { basename, join } from "node:path"
import { canary } from "./scene.js"

const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/** What a script does beside reading, as strace and its output show it; empty for nothing. */
export function watchCommand(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): readonly string[] {
  const log = `${cwd}.strace`
  const own = { PATH: path, HOME: join(cwd, "home"), TMPDIR: join(cwd, "tmp"), HARM: canary }
  const calls = "trace=%file,%network,clock_settime,ftruncate,fchmod,fchown"
  const args = ["-f", "-qq", "-s", "200", "-e", calls, "-o", log, "bash", "-c", script]
  const { stdout, stderr } = spawnSync("strace", args, {
    cwd,
    env: { ...own, ...env },
    timeout: 10_000,
    input: "",
    encoding: "utf8",
  })
  const lines = readFileSync(log, "utf8").split("\n")
  rmSync(log)
  const printed = `${stdout}${stderr}`.includes(canary) ? ["prints a secret"] : []
  return [...new Set([...printed, ...lines.flatMap((line) => harmOf(line, script, cwd))])]
}

const changing =
  /^(?:mkdir|rename|unlink|rmdir|link|symlink|truncate|ftruncate|f?chmod|f?chown|lchown|utime|futimesat|mknod|l?setxattr|l?removexattr|clock_settime)/

/** Places that nobody keeps anything in. */
const nowhere = /"\/dev\/(?:null|tty|pts\/\d+)"/

function harmOf(line: string, script: string, cwd: string): readonly string[] {
  const call = line.replace(/^\d+\s+/, "")
  if (/ = -1 /.test(call) && !/EINPROGRESS|ECONNREFUSED|ENETUNREACH/.test(call)) return []
  if (call.startsWith("open") || call.startsWith("creat(")) {
    const writes = /^creat|O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(call) && !nowhere.test(call)
    return writes ? [`writes: ${call}`] : []
  }
  if (changing.test(call)) return [`changes: ${call}`]
  if (/^(?:connect|sendto)\(.*AF_INET/.test(call)) return [`connects: ${call}`]
  const started = /^execve\("([^"]+)"/.exec(call)?.[1]
  return started !== undefined && isOther(started, script, cwd) ? [`starts: ${started}`] : []
}

/** Scripts of the system that stand for another program, and programs in parts. */
const parts: readonly (readonly [whole: RegExp, part: RegExp])[] = [
  [/grep/, /\/(?:sh|dash|grep)$/],
  [/git/, /git-core\//],
  [/np[mx]|node/, /\/node$/],
]

function isOther(started: string, script: string, cwd: string): boolean {
  if (started.startsWith(cwd) || !started.startsWith("/")) return true
  const name = basename(started)
  if (name === "bash" || script.replace(/['"\\]/g, "").includes(name)) return false
  return !parts.some(([whole, part]) => whole.test(script) && part.test(started))
}
