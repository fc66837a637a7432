#include "codex-sandbox.h"
#include "kernel.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] =
    "usage: codex-sandbox [--inner|--landlock] [--caller PID] [--policy-file FILE] -- COMMAND [ARGUMENTS]\n"
    "       codex-sandbox [--landlock] [--caller PID] --standby\n"
    "       codex-sandbox --supervise [--tty] [--caller PID] [--policy-file FILE] -- COMMAND [ARGUMENTS]\n"
    "       codex-sandbox --self-test FILE PORT PID SECRET | --version\n"
    "The policy is read from descriptor 3, or from the file, which is removed. It ends when the caller does.\n"
    "--standby waits: the command comes with the policy, as argument= and variable=; its two outputs are one.\n"
    "--supervise confines nothing: it only sees to it that nothing of the command stays behind. What is in the\n"
    "file is then the command's to read, from descriptor 3.\n";

_Noreturn void fail(const char *what, const char *subject) { fail_with(own_failure, what, subject); }

_Noreturn void fail_with(int exit_code, const char *what, const char *subject) {
  const char *reason = errno ? strerror(errno) : "";
  PUT(2, "codex-sandbox: ", what, *subject ? ": " : "", subject, *reason ? ": " : "", reason, "\n");
  _exit(exit_code);
}

/* A closed one would be taken by the next file that is opened; a folder would be a way out. */
static void check_stdio(void) {
  for (int descriptor = 0; descriptor <= 2; descriptor++) {
    struct stat status;
    if (fstat(descriptor, &status)) {
      if (open("/dev/null", descriptor ? O_WRONLY : O_RDONLY) != descriptor) _exit(own_failure);
      continue;
    }
    errno = 0;
    if (S_ISDIR(status.st_mode)) fail("a standard stream is a folder", "");
  }
}

/* Where memory runs out, the kernel is to end the command, and not who waits for it. Anybody may offer that. */
static void go_first(void) {
  enum { enough = 300 };
  char found[16] = "";
  int score = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
  if (score < 0) return;
  if (read(score, found, sizeof found - 1) > 0 && atoi(found) < enough) PUT(score, DECIMAL(enough));
  close(score);
}

/* Nobody else may have written it. */
static int open_policy_file(const char *path) {
  struct stat status;
  int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0 || fstat(descriptor, &status)) fail("cannot open the policy", path);
  errno = 0;
  if (status.st_mode != (S_IFREG | 0600) || status.st_uid != geteuid() || status.st_nlink != 1)
    fail("not a file of our own with mode 0600", path);
  if (unlink(path)) fail("cannot remove the policy", path);
  return descriptor;
}

/* For the program that is started to read. */
static void pass_on(int descriptor) {
  if (dup2(descriptor, 4) < 0 || dup2(4, 3) < 0) fail("cannot hand over the policy", "");
}

static pid_t process_of(const char *text) {
  char *end;
  long id = strtol(text, &end, 10);
  errno = 0;
  if (id < 1 || id > INT32_MAX || *end) fail("not a process", text);
  return (pid_t)id;
}

static char **take_command(struct policy *policy) {
  errno = 0;
  if (policy->arguments.count == 0) fail("no command in the policy", "");
  add(&policy->arguments, NULL);
  add(&policy->variables, NULL);
  environ = (char **)policy->variables.items;
  return (char **)policy->arguments.items;
}

int main(int count, char **arguments) {
  if (count == 2 && !strcmp(arguments[1], "--version")) {
    PUT(1, "codex-sandbox 1\n");
    return 0;
  }
  if (count == 6 && !strcmp(arguments[1], "--self-test")) return self_test(arguments + 2);
  enum form form = with_namespaces;
  const char *policy_file = NULL;
  struct policy policy = {0};
  pid_t caller = 0;
  char **command = NULL;
  for (int index = 1; index < count && !command; index++) {
    const char *option = arguments[index];
    if (!strcmp(option, "--inner")) form = inside_bubblewrap;
    else if (!strcmp(option, "--landlock")) form = without_namespaces;
    else if (!strcmp(option, "--supervise")) form = unconfined;
    else if (!strcmp(option, "--tty") && form == unconfined) policy.tty = 1;
    else if (!strcmp(option, "--caller") && index + 1 < count) caller = process_of(arguments[++index]);
    else if (!strcmp(option, "--policy-file") && index + 1 < count) policy_file = arguments[++index];
    else if (!strcmp(option, "--standby") && index + 1 == count) policy.is_standby = 1;
    else if (!strcmp(option, "--")) command = arguments + index + 1;
    else break;
  }
  int can_wait = policy.is_standby && !policy_file && (form == with_namespaces || form == without_namespaces);
  if (!can_wait && (!command || !*command)) {
    PUT(2, "codex-sandbox: wrong arguments\n", usage);
    return own_failure;
  }
  check_stdio();
  if (policy.is_standby && dup2(1, 2) < 0) fail("cannot join the streams", "");
  go_first();
  int policy_source = policy_file ? open_policy_file(policy_file) : 3;
  if (form != unconfined) {
    read_policy(policy_source, &policy);
    if (policy.is_standby) command = take_command(&policy);
  } else if (policy_file) {
    policy.passes_descriptor = 1;
    pass_on(policy_source);
  }
  errno = 0;
  if (policy.private_tmp && form == without_namespaces) fail("no private /tmp without namespaces", "");
  /* Whatever the caller left open leads out of every sandbox. */
  if (syscall(SYS_CLOSE_RANGE, policy.passes_descriptor ? 4u : 3u, ~0u, 0u)) fail("cannot close what was left open", "");
  if (form == inside_bubblewrap) run_restricted(&policy, form, command);
  supervise(&policy, form, caller, command);
}
