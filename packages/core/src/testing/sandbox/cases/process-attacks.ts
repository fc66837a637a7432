import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { getPriority } from "node:os"
import { setTimeout as wait } from "node:timers/promises"
import { printed, type SandboxCase } from "../sandbox-case.js"
import type { Scene } from "../scene.js"

const attack = { kind: "attack", excuse: "processes" } as const

/** What is done to processes outside, and what stays behind. */
export const processAttacks: readonly SandboxCase[] = [
  {
    ...attack,
    name: "a process outside is killed",
    script: "kill -9 $CANARY",
    happened: ({ canary }) => ended(canary),
  },
  {
    ...attack,
    name: "the priority of a process outside is changed",
    script: "renice -n 19 -p $CANARY",
    needs: ["renice"],
    happened: ({ canary }) => canary.pid !== undefined && getPriority(canary.pid) === 19,
  },
  {
    ...attack,
    name: "the limits of a process outside are changed",
    platform: "linux",
    script: "prlimit --pid $CANARY --nofile=7:7",
    needs: ["prlimit"],
    happened: ({ canary }) =>
      /Max open files +7 +7 /.test(readFileSync(`/proc/${canary.pid}/limits`, "utf8")),
  },
  {
    ...attack,
    name: "a file outside is written through a process's root",
    platform: "linux",
    script: "echo x > /proc/$CANARY/root$OUT/victim",
    happened: (scene) => scene.read("outside/victim") !== "ours\n",
  },
  {
    ...attack,
    name: "a file outside is written through a process's folder",
    platform: "linux",
    script: "echo x > /proc/$CANARY/cwd/victim",
    happened: (scene) => scene.read("outside/victim") !== "ours\n",
  },
  {
    ...attack,
    name: "a file that another process has open is written",
    platform: "linux",
    script: "echo x > /proc/$CANARY/fd/7",
    happened: (scene) => scene.read("outside/held") === "x\n",
  },
  {
    ...attack,
    name: "what a process outside was started with is read",
    platform: "linux",
    excuse: "lists",
    script: "tr '\\0' ' ' < /proc/$CANARY/cmdline | grep sleep && echo $NONCE",
    happened: printed,
  },
  {
    ...attack,
    name: "what a process outside has open is listed",
    platform: "linux",
    script: "readlink /proc/$CANARY/fd/7 | grep held && echo $NONCE",
    happened: printed,
  },
  {
    ...attack,
    name: "the memory of a process outside is read",
    platform: "linux",
    needs: ["perl"],
    mayLack: "the right to read other processes",
    script: `perl -e '
      open M, "<", "/proc/$ENV{CANARY}/maps" or die; my ($at) = grep /stack/, <M>;
      open D, "<", "/proc/$ENV{CANARY}/mem" or die; sysseek D, hex((split /-/, $at)[0]), 0;
      print $ENV{NONCE} if sysread(D, my $b, 8) == 8'`,
    happened: printed,
  },
  {
    ...attack,
    name: "a process outside is traced",
    platform: "linux",
    needs: ["perl"],
    mayLack: "the right to trace",
    // PTRACE_SEIZE; ptrace(2) is call 101 on x64 and 117 on arm64.
    script: `perl -e '
      my $n = \`uname -m\` =~ /x86/ ? 101 : 117;
      print $ENV{NONCE} if syscall($n, 0x4206, $ENV{CANARY} + 0, 0, 0) == 0'`,
    happened: printed,
  },
  {
    ...attack,
    name: "shared memory of another process is written",
    platform: "linux",
    needs: ["perl"],
    excuse: "memory",
    prepare: shareMemory,
    script: `perl -e 'shmwrite($ENV{SHM}, "taken", 0, 5) or die'`,
    happened: ({ variables }) => readShared(variables["SHM"]) === "taken",
  },
  {
    ...attack,
    name: "a daemon outlives its command",
    needs: ["perl"],
    excuse: "daemons",
    script: "perl -MPOSIX -e 'fork and exit; setsid(); fork and exit; sleep 4'; exit 0",
    happened: (_, { leftRunning }) => leftRunning,
  },
]

/** It is told to us soon after. */
async function ended(canary: Scene["canary"]): Promise<boolean> {
  for (let turn = 0; turn < 20 && canary.signalCode === null; turn++) await wait(5)
  return canary.signalCode !== null
}

function shareMemory(scene: Scene): void {
  const script = "print shmget(rand(1e9), 64, 0600 | 01000); "
  const id = execFileSync("perl", ["-e", script], { encoding: "utf8" })
  scene.variables["SHM"] = id
  scene.onClose(() => void execFileSync("perl", ["-e", "shmctl($ARGV[0], 0, 0)", id]))
}

function readShared(id = ""): string {
  return execFileSync("perl", ["-e", "shmread($ARGV[0], $b, 0, 5); print $b", id], {
    encoding: "utf8",
  })
}
