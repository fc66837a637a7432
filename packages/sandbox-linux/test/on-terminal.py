"""Runs a program on a terminal of its own: python3 on-terminal.py ENVIRONMENT ARGV, both JSON; `$CALLER` in them is its own process.

Each line of standard input is a step, JSON too: {"expect": TEXT} waits for it in what the program prints after
the last one, {"send": TEXT} types, {"size": [rows, columns]} changes the window. Prints all that was printed.
At the end the terminal stays open until the program has ended; one that does not end is an error."""
import fcntl, json, os, pty, select, struct, sys, termios, time

environment, argv = json.loads(sys.argv[1]), json.loads(sys.argv[2])
argv = [str(os.getpid()) if word == "$CALLER" else word for word in argv]
pid, master = pty.fork()
if pid == 0:
    os.execve(argv[0], argv, environment)
seen, read_to = "", 0


def read(until):
    global seen
    ready, _, _ = select.select([master], [], [], max(0, until - time.time()))
    if not ready:
        return False
    try:
        data = os.read(master, 65536)
    except OSError:
        return False
    seen += data.decode(errors="replace")
    return bool(data)


for line in sys.stdin:
    step = json.loads(line)
    if "send" in step:
        os.write(master, step["send"].encode())
    elif "size" in step:
        fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", *step["size"], 0, 0))
    else:
        until = time.time() + 30
        while step["expect"] not in seen[read_to:]:
            if not read(until):
                sys.exit(f"not seen: {step['expect']!r}, but {seen[read_to:]!r}")
        read_to = seen.index(step["expect"], read_to) + len(step["expect"])
while read(time.time() + 30):
    pass
ended, status = os.waitpid(pid, os.WNOHANG)
for _ in range(400):
    if ended:
        break
    time.sleep(0.05)
    ended, status = os.waitpid(pid, os.WNOHANG)
if not ended:
    sys.exit(f"it goes on: {seen!r}")
print(json.dumps({"output": seen, "code": os.waitstatus_to_exitcode(status)}))
