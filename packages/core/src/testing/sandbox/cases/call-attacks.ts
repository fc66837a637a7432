import { printed, type SandboxCase } from "../sandbox-case.js"

/** Numbers of system calls, on x64 and on arm64 (asm/unistd_64.h, asm-generic/unistd.h). */
const numbers = {
  io_uring_setup: [425, 425],
  add_key: [248, 217],
  userfaultfd: [323, 282],
  perf_event_open: [298, 241],
  bpf: [321, 280],
  clone3: [435, 435],
  unshare: [272, 97],
  clone: [56, 220],
  setns: [308, 268],
  open_tree: [428, 428],
  open_by_handle_at: [304, 265],
  syslog: [103, 116],
  fanotify_init: [300, 262],
} as const

const attack = {
  kind: "attack",
  platform: "linux",
  needs: ["perl"],
  excuse: "calls",
  mayLack: "a kernel that has and allows this call",
  happened: printed,
} as const

/** Parts of the kernel that no command needs, and that have been ways out. Success prints the nonce. */
export const callAttacks: readonly SandboxCase[] = [
  {
    ...attack,
    name: "io_uring is set up",
    script: call("io_uring_setup", "1, $buffer"),
  },
  {
    ...attack,
    name: "a key is put on the kernel's ring",
    script: call("add_key", "$user, $name, $name, 1, -1"),
  },
  {
    ...attack,
    name: "page faults are handled by the command",
    script: call("userfaultfd", "1"),
  },
  {
    ...attack,
    name: "performance counters are opened",
    script: call("perf_event_open", "$perf, 0, -1, -1, 0"),
  },
  {
    ...attack,
    name: "a map of the kernel's programs is made",
    // BPF_MAP_CREATE of an array of one number.
    script: call("bpf", '0, my $map = pack("L4x104", 2, 4, 4, 1), 120'),
  },
  {
    ...attack,
    name: "a namespace is made by clone3",
    // CLONE_NEWUSER, and SIGCHLD at the end.
    script: call("clone3", 'my $clone = pack("Q11", 0x10000000, 0, 0, 0, 17), 88'),
  },
  {
    ...attack,
    name: "a user namespace is made",
    script: call("unshare", "0x10000000"),
  },
  {
    ...attack,
    name: "a mount namespace is made, in which what is read-only is mounted again",
    script: call("unshare", "0x10020000"),
  },
  {
    ...attack,
    name: "a user namespace is made by clone",
    script: call("clone", "0x10000011, 0, 0, 0, 0"),
  },
  {
    ...attack,
    name: "a namespace with another clock is made",
    script: call("unshare", "0x80"),
    mayLack: "the rights of root",
  },
  {
    ...attack,
    name: "a mount is taken by the new calls",
    // OPEN_TREE_CLONE of the current folder.
    script: call("open_tree", '-100, my $path = ".", 1'),
    mayLack: "the rights of root",
  },
  {
    ...attack,
    name: "a namespace is entered again",
    script: `perl -e 'open F, "<", "/proc/self/ns/uts" or die;
      my $n = \`uname -m\` =~ /x86/ ? 308 : 268; print $ENV{NONCE} if syscall($n, fileno F, 0) == 0'`,
    mayLack: "the rights of root",
  },
  {
    ...attack,
    name: "a file is opened by a handle, past every folder",
    script: `python3 -c 'import ctypes, os
c = ctypes.CDLL(None, use_errno=True)
h = ctypes.create_string_buffer(b"\\x80\\0\\0\\0" + b"\\0" * 132, 136); m = ctypes.c_int()
r = os.environ["OUT"].encode()
assert c.name_to_handle_at(-100, r, h, ctypes.byref(m), 0) == 0
f = c.open_by_handle_at(os.open(".", os.O_RDONLY), h, os.O_RDONLY)
f >= 0 and print(os.environ["NONCE"])'`,
    needs: ["python3"],
    mayLack: "the rights of root, and a file system with handles",
  },
  {
    ...attack,
    name: "the kernel's messages are read",
    // SYSLOG_ACTION_SIZE_BUFFER.
    script: call("syslog", "10, 0, 0"),
  },
  {
    ...attack,
    name: "accesses of other programs are listened to",
    script: call("fanotify_init", "0, 0"),
    mayLack: "the rights of root",
  },
  {
    ...attack,
    name: "a socket for the kernel's cryptography is made",
    script: socket("38, 5, 0"),
    mayLack: "a kernel that has it",
  },
  {
    ...attack,
    name: "a netlink socket for the audit is made",
    script: socket("16, 3, 9"),
  },
  { ...attack, name: "a socket to the machine's host (vsock) is made", script: socket("40, 1, 0") },
  {
    ...attack,
    name: "raw packets are read",
    script: socket("17, 3, 0"),
    mayLack: "the rights of root",
  },
  {
    ...attack,
    name: "a netlink socket beyond routing is made",
    // NETLINK_KOBJECT_UEVENT, where devices are announced.
    script: socket("16, 3, 15"),
  },
  {
    ...attack,
    name: "a call of the x32 kind is made",
    // getpid(2) with the bit of the x32 interface.
    script:
      "perl -e 'print $ENV{NONCE} if syscall(0x40000000 + 39) > 0; die $! unless $!{ENOSYS} || $!{EPERM}'",
    mayLack: "a kernel with x32 calls",
    lacks: ({ output }) => output === "",
  },
  {
    ...attack,
    name: "a 32-bit call is made",
    needs: ["cc"],
    script: `printf '%s' 'int main(void){int r;__asm__ volatile("int $0x80":"=a"(r):"a"(20):"memory");return r>0?0:1;}' > a.c && cc -o a a.c && ./a && echo $NONCE`,
    mayLack: "a kernel with 32-bit calls",
    // It compiles, and dies of the very instruction: SIGSEGV, told as a signal or as a code.
    lacks: ({ exitCode }) => exitCode === 139 || exitCode === null,
  },
  {
    ...attack,
    name: "something is typed into the terminal",
    needs: ["perl", "script"],
    // TIOCSTI, also with a bit beyond those that the kernel looks at; ioctl(2) is 16 on x64, 29 on arm64.
    script: `echo 'my $x = "x"; my $n = \`uname -m\` =~ /x86/ ? 16 : 29; print $ENV{NONCE}
      if ioctl(STDIN, 0x5412, $x) || syscall($n, 0, 0x100005412, $x) == 0' > type.pl
      script -qec "perl type.pl" /dev/null`,
    mayLack: "a kernel that lets commands type",
  },
]

/** Negative is a refusal, 0 a child or success. What it prints, it prints once. */
function call(name: keyof typeof numbers, args: string): string {
  const [x64, arm64] = numbers[name]
  return `perl -MPOSIX -e '
    my ($user, $name, $buffer) = ("user", "codex-$ENV{NONCE}", "\\0" x 120);
    my $perf = pack("LLQx104", 1, 120, 0);
    my $number = (POSIX::uname())[4] =~ /x86/ ? ${x64} : ${arm64};
    my $result = syscall($number, ${args});
    syswrite STDOUT, $ENV{NONCE} if $result >= 0; POSIX::_exit(0)'`
}

function socket(args: string): string {
  return `perl -e 'print $ENV{NONCE} if socket(S, ${args})'`
}
