import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { printed, type SandboxCase } from "../sandbox-case.js"
import type { Scene } from "../scene.js"

const attack = { kind: "attack", platform: "linux", needs: ["perl"] } as const

const changed = (scene: Scene) => scene.read("outside/victim") !== "ours\n"

/** The call's number on this processor; `$pointer` is the address of a text. */
const perl = `my $x64 = \`uname -m\` =~ /x86/; my $pointer = sub { unpack "Q", pack "P", $_[0] };`

/** A message (recvmsg(2)) of one byte, and room for one descriptor in $control. */
const message = `my $byte = "x"; my $piece = pack "QQ", $pointer->($byte), 1;
  my $message = pack "Q7", 0, 0, $pointer->($piece), 1, $pointer->($control), 24, 0;`

/** Ways around a path: a file that another process opened, or that can be reached without its name. */
export const descriptorAttacks: readonly SandboxCase[] = [
  {
    ...attack,
    name: "a descriptor of a process outside is received over a socket in the root",
    prepare: offerDescriptor,
    script: `perl -MSocket -e '${perl} my $control = "\\0" x 24; ${message}
      socket S, AF_UNIX, SOCK_STREAM, 0; connect S, sockaddr_un("offer.sock");
      syscall $x64 ? 47 : 212, fileno S, $message, 0;
      open my $victim, ">&=", unpack "x16 l", $control; syswrite $victim, "theirs\\n"'`,
    happened: changed,
    excuse: "sockets",
  },
  {
    ...attack,
    name: "a file outside is linked into the root by its descriptor, and written there",
    script: `perl -e '${perl} open F, "<", "$ENV{OUT}/victim"; my $from = "/proc/self/fd/" . fileno F; my $to = "here";
      syscall $x64 ? 265 : 37, -100, $from, -100, $to, 0x400'; test -f here && echo theirs > here`,
    happened: changed,
  },
  {
    ...attack,
    name: "an attribute of a file outside is set",
    script: `perl -e '${perl} my ($path, $name, $value) = ("$ENV{OUT}/victim", "user.theirs", "1");
      syscall $x64 ? 188 : 5, $path, $name, $value, 1, 0'`,
    mayLack: "a file system with attributes",
    happened: (scene) => attributesOf(scene.file("outside/victim")).includes("user.theirs"),
    excuse: "metadata",
  },
  {
    ...attack,
    name: "the console is told to type what is selected on it",
    // TIOCLINUX, on what is no console: only what refuses the call itself says EPERM.
    script: `perl -e 'ioctl STDIN, 0x541c, my $x = "\\2"; print $ENV{NONCE} unless $!{EPERM}'`,
    happened: printed,
    excuse: "calls",
  },
]

/** Listens in the root, and sends the victim, opened for writing, to whoever comes. */
async function offerDescriptor(scene: Scene): Promise<void> {
  const script = `${perl} my ($place, $victim) = @ARGV; open F, ">>", $victim;
    my $control = pack "Q l3 x4", 20, 1, 1, fileno F; ${message}
    socket S, AF_UNIX, SOCK_STREAM, 0; bind S, sockaddr_un($place); listen S, 1; $| = 1; print "ready";
    accept C, S; syscall $x64 ? 46 : 211, fileno C, $message, 0; sleep 60`
  const args = [
    "-MSocket",
    "-e",
    script,
    scene.file("root/offer.sock"),
    scene.file("outside/victim"),
  ]
  const server = spawn("perl", args, { stdio: ["ignore", "pipe", "ignore"] })
  scene.onClose(() => void server.kill("SIGKILL"))
  await once(server.stdout, "data")
}

function attributesOf(path: string): string {
  const script = `${perl} my ($path, $names) = ($ARGV[0], "\\0" x 200);
    syscall $x64 ? 194 : 11, $path, $names, 200; print $names`
  return execFileSync("perl", ["-e", script, path], { encoding: "utf8" })
}
