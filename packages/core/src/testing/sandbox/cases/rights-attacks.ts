import { printed, type SandboxCase } from "../sandbox-case.js"

const attack = { kind: "attack", platform: "linux", happened: printed } as const

/** A line of proc_pid_status(5) that says anything else than what it has to say. */
const status = (field: string, wanted: string) =>
  `grep -q "^${field}:[[:space:]]*${wanted}$" /proc/self/status || echo $NONCE`

/** Rights that a command must not keep, whether or not another layer makes them useless. */
export const rightsAttacks: readonly SandboxCase[] = [
  {
    ...attack,
    name: "capabilities are kept",
    script: status("CapEff", "0000000000000000"),
    mayLack: "the rights of root",
  },
  {
    ...attack,
    name: "capabilities can come back with a program of root's",
    // Others cannot give them up, and need not: new privileges are refused.
    script: `test "$(id -u)" = 0 || exit; ${status("CapBnd", "0000000000000000")}`,
    mayLack: "the rights of root",
  },
  {
    ...attack,
    name: "a program can bring new privileges",
    script: status("NoNewPrivs", "1"),
  },
  {
    ...attack,
    name: "no filter of calls is there",
    script: status("Seccomp", "2"),
    excuse: "calls",
  },
  {
    ...attack,
    name: "memory is dumped to wherever the machine says",
    // The hard limit, so that it cannot be raised again.
    script: 'test "$(ulimit -Hc)" = 0 || echo $NONCE',
    excuse: "calls",
  },
  {
    ...attack,
    name: "another user is become",
    needs: ["perl"],
    script: "perl -e 'use POSIX; print $ENV{NONCE} if setuid(1)'",
    mayLack: "the rights of root",
  },
  {
    ...attack,
    name: "the terminal of whoever started codex is opened",
    script: "true < /dev/tty && echo $NONCE",
    mayLack: "a terminal",
  },
  {
    ...attack,
    name: "the host's name is changed",
    // To what it is already.
    script: "cat /proc/sys/kernel/hostname > /proc/sys/kernel/hostname && echo $NONCE",
    mayLack: "the rights of root",
  },
  {
    ...attack,
    name: "a service of the kernel is called with a magic key",
    script: "echo h > /proc/sysrq-trigger && echo $NONCE",
    mayLack: "the rights of root, and a kernel that has it",
  },
  {
    ...attack,
    name: "what is read-only is mounted again",
    needs: ["mount"],
    script: "mount -o remount,bind,rw / 2>/dev/null; echo x > $OUT/new && echo $NONCE",
  },
  {
    ...attack,
    name: "a device without a meaning is made in the root, as anybody may",
    script: "mknod device c 0 0 && echo $NONCE",
    mayLack: "a file system that has them",
    excuse: "calls",
  },
  {
    ...attack,
    name: "a disk of the machine is opened",
    script: "for d in /dev/[svhn]d[a-z]* /dev/nvme* /dev/mem; do head -c 1 $d && echo $NONCE; done",
    mayLack: "the rights of root",
  },
]
