"""Single attacks that a shell cannot make: python3 attacks.py NAME [ARGUMENTS]. Exits 0 when it got through."""
import ctypes, os, socket, struct, sys

libc = ctypes.CDLL(None, use_errno=True)
X64 = os.uname().machine == "x86_64"


def call(number, *arguments):
    result = libc.syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def number(x64, arm64):
    return x64 if X64 else arm64


def unix(path, kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_UNIX, kind) as s:
        s.connect(path)


def datagram_pair(path):
    a, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    a.sendto(b"out", path)


def raw_pair(path):
    a, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_RAW)
    a.sendto(b"out", path)


def family(name):
    socket.socket(int(name), socket.SOCK_DGRAM, 0).close()


def netlink(protocol):
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, int(protocol)).close()


def tcp(port):
    socket.create_connection(("127.0.0.1", int(port)), 2).close()


def udp(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.connect(("127.0.0.1", int(port)))
        s.send(b"hello")
        s.settimeout(1)
        s.recv(10)


def io_uring():
    call(425, 4, ctypes.create_string_buffer(120))


def int80():
    """getpid of the 32-bit table, by its own gate; 20 there is writev's number elsewhere."""
    import mmap
    code = mmap.mmap(-1, 4096, prot=7)
    code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
    f = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    if f() != os.getpid():
        raise OSError("refused")


def x32():
    call(0x40000000 | 39)


def unshare(flags):
    call(number(272, 97), int(flags, 0))


def clone(flags):
    pid = call(number(56, 220), int(flags, 0) | 17, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)


def simple(x64, arm64, *arguments):
    call(number(int(x64), int(arm64)), *[int(a, 0) for a in arguments])


def keyring():
    call(number(248, 217), b"user", b"codex-test", b"secret", 6, -3)


def tiocsti(high):
    request = 0x5412 | (int(high, 0) << 32)
    result = libc.ioctl(0, ctypes.c_ulong(request), b"x")
    if result < 0 and ctypes.get_errno() == 1:
        raise OSError("refused")
    if result < 0 and ctypes.get_errno() != 25:
        raise OSError("refused")


def ptrace(pid):
    if libc.ptrace(0x4206, int(pid), 0, 0) < 0:
        raise OSError("refused")


def read_memory(pid):
    open(f"/proc/{pid}/mem", "rb").read(1)


def descriptors():
    """Anything above the standard streams that somebody left open."""
    own = os.open("/proc/self/fd", os.O_RDONLY)
    extra = [d for d in os.listdir("/proc/self/fd") if int(d) > 2 and int(d) != own]
    alive = [d for d in extra if os.path.lexists(f"/proc/self/fd/{d}")]
    if not alive:
        raise OSError("none")


def core_limit():
    import resource
    if resource.getrlimit(resource.RLIMIT_CORE) == (0, 0):
        raise OSError("no dumps")


def status(field, wanted):
    for line in open("/proc/self/status"):
        if line.startswith(field + ":") and line.split()[1] == wanted:
            raise OSError("as wanted")


def new_tty():
    open("/dev/tty", "w").write("x")


def device(path):
    os.mknod(path, 0o020666, os.makedev(1, 1))


def setuid_call():
    os.setuid(1 if os.getuid() == 0 else 0)


def handle(folder):
    buffer = ctypes.create_string_buffer(struct.pack("ii", 8, 1) + b"\x02" + b"\0" * 127)
    fd = os.open(folder, os.O_RDONLY)
    call(number(304, 265), fd, buffer, 0)


if __name__ == "__main__":
    try:
        globals()[sys.argv[1]](*sys.argv[2:])
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
