import { execFileSync, spawnSync } from "node:child_process"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { execJson, itemsOf, useProject } from "./project.js"

/** Each gives the environment of a program whose clock on the wall jumps by ten years, there and back, all the time. */
const jumpingClocks = {
  "as programs in JavaScript see it": (folder: string) => {
    const file = join(folder, "clock.cjs")
    writeFileSync(file, jumpingDate)
    return { NODE_OPTIONS: `--require=${file}` }
  },
  "as all programs see it": (folder: string) => {
    const [source, library] = [join(folder, "clock.c"), join(folder, "clock.so")]
    writeFileSync(source, jumpingCalls)
    execFileSync("cc", ["-shared", "-fPIC", "-o", library, source])
    return { LD_PRELOAD: library }
  },
}

const jumpingDate = `const years = 10 * 365 * 24 * 3600 * 1000
const now = Date.now
const jumped = () => now() + (Math.floor(performance.now() / 50) % 2 ? years : -years)
globalThis.Date = class extends Date {
  constructor(...given) { given.length ? super(...given) : super(jumped()) }
  static now() { return jumped() }
}`

const jumpingCalls = `#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static time_t jump(void) {
  struct timespec steady;
  syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &steady);
  return steady.tv_nsec / 50000000 % 2 ? 315360000 : -315360000;
}
int clock_gettime(clockid_t clock, struct timespec *time) {
  int result = syscall(SYS_clock_gettime, clock, time);
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) time->tv_sec += jump();
  return result;
}
int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  (void)zone;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  *time = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
  return 0;
}
time_t time(time_t *into) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (into) *into = now.tv_sec;
  return now.tv_sec;
}`

const hasCompiler = spawnSync("cc", ["--version"]).status === 0 && process.platform === "linux"

const rows = Object.entries(jumpingClocks)
  .filter(([how]) => hasCompiler || !how.includes("all programs"))
  .map(([how, clock]) => ({ how, clock }))

test.each(rows)(
  "no jump of the clock, $how, ends a command or lets one go on beyond its limit",
  async ({ clock }) => {
    const shell = (script: string, timeout: number) => ({
      toolCalls: [{ name: "shell", args: { command: ["sh", "-c", script], timeout } }],
    })
    const turns = [shell("sleep 0.5; echo whole", 60_000), shell("echo begun; sleep 60", 2000)]
    const project = await useProject([...turns, { text: "done" }])
    const env = clock(await tempFolder())
    const result = await execJson(project, ["-s", "danger-full-access", "--timeout", "50", "go"], {
      env,
    })
    expect(result).toMatchObject({ exitCode: 0 })
    const told = project.server.requests.map(({ body }) => JSON.stringify(body))
    expect(told[1]).toContain("exit code 0\\nwhole")
    expect(told[2]).toContain("timed out after 2000 ms and was stopped; output so far:\\nbegun")
    expect(itemsOf(result.events).at(-1)).toMatchObject({ text: "done" })
    // The clock did jump.
    expect(yearsIn(project.home).size).toBeGreaterThan(1)
  },
)

/** In which its session files say that something happened. */
function yearsIn(home: string): ReadonlySet<string> {
  const sessions = join(home, "sessions")
  const files = readdirSync(sessions, { recursive: true, encoding: "utf8" })
  const lines = files
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => readFileSync(join(sessions, name), "utf8").trim().split("\n"))
  return new Set(lines.map((line) => String(JSON.parse(line).timestamp).slice(0, 4)))
}
