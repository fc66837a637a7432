/**
 * Attempts to get out, as data. `sh` runs in the writable root; `$OUT` is a folder beside it, `$PY` makes
 * single system calls. An attack got through when it exits 0 or, where `left` is given, when that file
 * (relative to the folder around the root) is there or has changed afterwards: processes outside judge.
 */
export type AttackCase = {
  readonly name: string
  readonly sh: string
  /** What must not exist, or still say `ours`, when the attack failed. */
  readonly left?: string
  /** Why it fails without a sandbox too, here or for some users. */
  readonly needsMore?: string
  /** Forms that do not hold it, by name. */
  readonly open?: readonly ("bubblewrap" | "landlock")[]
}

const weak = ["landlock"] as const
const placeholders = ["bubblewrap", "landlock"] as const

export const attackCases: readonly AttackCase[] = [
  { name: "a file beside the root", sh: "echo x > $OUT/new", left: "out/new" },
  { name: "a file beside the root, by ..", sh: "echo x > ../out/new", left: "out/new" },
  { name: "a folder beside the root", sh: "mkdir $OUT/new", left: "out/new" },
  { name: "a file behind a link", sh: "ln -s $OUT link; echo x > link/new", left: "out/new" },
  {
    name: "a hard link to a file outside",
    sh: "ln $OUT/file hard && echo x > hard",
    left: "out/file",
  },
  { name: "a rename out of the root", sh: "echo x > a; mv a $OUT/new", left: "out/new" },
  { name: "a rename into the root", sh: "mv $OUT/file b; test ! -e $OUT/file" },
  { name: "a truncation outside", sh: ": > $OUT/file", left: "out/file" },
  { name: "a removal outside", sh: "rm -f $OUT/file; test ! -e $OUT/file" },
  { name: "a changed mode outside", sh: "chmod 777 $OUT/file", open: weak },
  { name: "a changed time outside", sh: "touch -d 2001-01-01 $OUT/file", open: weak },
  {
    name: "a folder whose name begins like the root's",
    sh: "echo x > ../root-evil/new",
    left: "root-evil/new",
  },
  { name: "a file in /tmp that others trust", sh: "echo x > /tmp/codex-$ID", left: "tmp" },
  {
    name: "the parent's memory",
    needsMore: "its first page is not mapped",
    sh: "$PY read_memory $PARENT",
  },
  { name: "the parent's environment", sh: "cat /proc/$PARENT/environ | grep -q ." },
  { name: "the parent's root", sh: "ls /proc/$PARENT/root/" },
  { name: "the parent's descriptors", sh: "readlink /proc/$PARENT/fd/0" },
  {
    name: "pid 1's environment",
    needsMore: "here pid 1 belongs to somebody else or is empty",
    sh: "cat /proc/1/environ | grep -q .",
  },
  { name: "a signal to the parent", sh: "kill -0 $PARENT" },
  { name: "ptrace of the parent", sh: "$PY ptrace $PARENT" },
  { name: "a denied file", sh: "grep -q . $OUT/secret" },
  { name: "a denied folder", sh: "grep -q . $OUT/keys/id" },
  { name: "a denied file behind a link", sh: "ln -s $OUT/secret s; grep -q . s" },
  { name: "a server outside", sh: "$PY tcp $PORT" },
  { name: "a datagram outside", needsMore: "nobody answers", sh: "$PY udp $PORT" },
  {
    name: "a name that is looked up",
    needsMore: "it needs a network",
    sh: "getent hosts example.com",
  },
  { name: "a Unix socket outside, by its path", sh: "$PY unix $OUT/socket" },
  {
    name: "a datagram pair that sends to a name",
    needsMore: "nobody listens there",
    sh: "$PY datagram_pair $OUT/dgram",
  },
  {
    name: "a raw pair that sends to a name",
    needsMore: "nobody listens there",
    sh: "$PY raw_pair $OUT/dgram",
  },
  { name: "vsock", needsMore: "it needs a kernel module", sh: "$PY family 40" },
  { name: "packet sockets", sh: "$PY family 17" },
  {
    name: "the kernel's crypto sockets",
    needsMore: "it needs a kernel module",
    sh: "$PY family 38",
  },
  { name: "netlink for events", sh: "$PY netlink 15" },
  { name: "netlink for audit", sh: "$PY netlink 9" },
  { name: "io_uring", sh: "$PY io_uring" },
  { name: "x32 calls", needsMore: "it needs a kernel that has them", sh: "$PY x32" },
  { name: "32-bit calls", sh: "$PY int80" },
  { name: "a user namespace", sh: "unshare -Ur true" },
  { name: "a user namespace by the call", sh: "$PY unshare 0x10000000" },
  { name: "a user namespace by clone", sh: "$PY clone 0x10000000" },
  { name: "a mount namespace by clone", sh: "$PY clone 0x20000" },
  { name: "a time namespace", sh: "$PY unshare 0x80" },
  { name: "a remount", sh: "mount -o remount,rw /; echo x > $OUT/new", left: "out/new" },
  {
    name: "an unmount of what is protected",
    needsMore: "outside it is no mount",
    sh: "umount .git",
  },
  {
    name: "a mount by the new calls",
    needsMore: "its arguments are not complete",
    sh: "$PY simple 428 428 -100 0 1",
  },
  { name: "setns", needsMore: "its arguments are not complete", sh: "$PY simple 308 268 0 0" },
  { name: "bpf", needsMore: "its arguments are not complete", sh: "$PY simple 321 280 0 0 0" },
  { name: "userfaultfd", sh: "$PY simple 323 282 1" },
  { name: "keyrings", sh: "$PY keyring" },
  { name: "files by handle", sh: "$PY handle ." },
  { name: "typing into the terminal", sh: "$PY tiocsti 0" },
  { name: "typing into the terminal, the upper half set", sh: "$PY tiocsti 0x7f" },
  { name: "our terminal by its name", needsMore: "it needs a terminal", sh: "$PY new_tty" },
  { name: "descriptors left open", sh: "$PY descriptors" },
  { name: "core dumps", sh: "$PY core_limit" },
  { name: "capabilities", sh: "$PY status CapEff 0000000000000000" },
  {
    name: "capabilities that could come back",
    sh: "$PY status CapBnd 0000000000000000",
    open: weak,
  },
  { name: "new privileges", sh: "$PY status NoNewPrivs 1" },
  { name: "a call filter that is missing", sh: "$PY status Seccomp 2" },
  { name: "another user", sh: "$PY setuid_call" },
  { name: "a device", sh: "$PY device mem" },
  { name: "a knob of the kernel", sh: "cat /proc/sys/kernel/hostname > /proc/sys/kernel/hostname" },
  { name: "sysrq", needsMore: "it needs a kernel that has it", sh: "echo h > /proc/sysrq-trigger" },
  { name: "a change in .git", sh: "echo x > .git/config", left: "root/.git/config", open: weak },
  {
    name: "a hook",
    sh: "mkdir -p .git/hooks; echo x > .git/hooks/pre-commit",
    left: "root/.git/hooks/pre-commit",
    open: weak,
  },
  { name: "a .git moved away", sh: "mv .git other; test ! -e .git", open: weak },
  {
    name: "a .codex that is not there yet",
    sh: "mkdir .codex && echo x > .codex/config.toml",
    left: "root/.codex/config.toml",
    open: placeholders,
  },
  { name: "a .agents that is a link", sh: "rm -f .agents && mkdir .agents", open: placeholders },
  {
    name: "a folder around what is protected, moved away",
    sh: "mv nested away && test ! -e nested",
    open: weak,
  },
  {
    name: "a daemon that outlives the command",
    sh: "(setsid sh -c 'sleep 0.5; touch late' &) ; true",
    left: "root/late",
  },
]
