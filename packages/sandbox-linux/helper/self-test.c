/*
 * Runs as the command inside of a sandbox and tries to get out. Prints a line for each layer:
 * `held NAME` or `open NAME`. What it is given exists outside, and must be out of reach.
 */
#include "codex-sandbox.h"
#include "kernel.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int opens(const char *path, int flags) {
  char byte;
  int file = open(path, flags, 0600);
  if (file < 0) return 0;
  int is_empty = (flags & O_ACCMODE) == O_RDONLY && read(file, &byte, 1) <= 0;
  close(file);
  return !is_empty;
}

/* Another network has a loopback of its own and nothing else. In ours, a refusal by the kernel's filters. */
static int reaches(const char *network) {
  char own[64] = "";
  ssize_t length = readlink("/proc/self/ns/net", own, sizeof own - 1);
  if (length > 0 && strcmp(own, network) != 0) return 0;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(1)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (handle < 0) return 0;
  return connect(handle, (struct sockaddr *)&to, sizeof to) == 0 || (errno != EACCES && errno != EPERM);
}

static void say(const char *layer, int is_open) { PUT(1, is_open ? "open " : "held ", layer, "\n"); }

int self_test(char **arguments) {
  const char *file = arguments[0], *network = arguments[1], *secret = arguments[3];
  pid_t outside = atoi(arguments[2]);
  char self[32] = "";
  ssize_t unused = readlink("/proc/self", self, sizeof self - 1);
  (void)unused;
  say("write", opens(file, O_WRONLY | O_CREAT));
  say("network", reaches(network));
  say("signals", kill(outside, 0) == 0);
  say("secrets", opens(secret, O_RDONLY));
  say("namespaces", getppid() > 1 || atoi(self) != getpid());
  say("processes", opens(JOIN("/proc/", DECIMAL((uint64_t)outside), "/environ"), O_RDONLY));
  say("system-calls", prctl(PR_GET_SECCOMP) != 2);
  say("unix-sockets", socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
  /* Asking for the version is allowed inside too. It says what was there to be used. */
  /* Older ones let files outside be emptied. */
  say("truncation", landlock_version() < 3);
  say("landlock", landlock_version() == 0 || prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1);
  return 0;
}
