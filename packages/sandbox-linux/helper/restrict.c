/* The last steps before the command starts, and their order. */
#include "codex-sandbox.h"
#include "kernel.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

void drop_capabilities(void) {
  /* Bounding set first: a program of root's takes from it, whatever the process holds. */
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++)
    if (prctl(PR_CAPBSET_DROP, capability) && errno != EPERM) fail("cannot drop a capability", "");
  (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  struct capability_header_ header = {.version = 0x20080522};
  struct capability_data_ none[2] = {{0}, {0}};
  if (syscall(SYS_capset, &header, none)) fail("cannot drop capabilities", "");
}

static _Noreturn void start(char **command) {
  execvp(command[0], command);
  int reason = errno;
  int missing = reason == ENOENT || reason == ENOTDIR;
  fail_with(missing ? not_found : not_executable, missing ? "no such program" : "cannot start", command[0]);
}

/* Without a terminal of its own, nothing can be typed into ours. */
static void leave_session(const struct policy *policy) {
  if (!policy->tty && setsid() < 0 && errno != EPERM) fail("cannot leave the session", "");
}

void run_unconfined(const struct policy *policy, char **command) {
  leave_session(policy);
  start(command);
}

void run_restricted(const struct policy *policy, enum form form, char **command) {
  int directory = open_canonical(policy->directory, O_PATH | O_DIRECTORY);
  if (directory < 0 || fchdir(directory)) fail("cannot work in", policy->directory);
  close(directory);
  drop_capabilities();
  /* A dump would write memory to wherever the machine says, outside of every root. */
  const struct rlimit no_core = {0, 0};
  if (setrlimit(RLIMIT_CORE, &no_core)) fail("cannot forbid core dumps", "");
  leave_session(policy);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) fail("cannot give up new privileges", "");
  apply_landlock(policy, form);
  /* Last: it refuses what the steps before need. */
  apply_filter(policy, form);
  start(command);
}
