/* Pid 1 of the command's namespaces: builds them, buries the dead; when it ends, all in there ends. */
#include "codex-sandbox.h"
#include <fcntl.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void write_file(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0 || write(file, text, strlen(text)) < 0)
    fail("cannot map the user (a root without CAP_SETFCAP may not)", path);
  close(file);
}

/* Only ourselves, as ourselves. */
static void map_user(uid_t user, gid_t group) {
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/gid_map", JOIN(DECIMAL(group), " ", DECIMAL(group), " 1"));
  write_file("/proc/self/uid_map", JOIN(DECIMAL(user), " ", DECIMAL(user), " 1"));
}

/* Servers under test listen there. */
static void raise_loopback(void) {
  struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
  int handle = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (handle < 0) return;
  if (ioctl(handle, SIOCSIFFLAGS, &request)) fail("cannot raise the loopback", "");
  close(handle);
}

/* Passes signals from outside on, and ends with the command. */
static _Noreturn void reap(pid_t command) {
  int was_told = 0;
  for (;;) {
    siginfo_t info;
    int number = sigwaitinfo(&handled, &info);
    if (number < 0) continue;
    int is_told = number != SIGCHLD && number != SIGPIPE && number != end_now;
    /* Senders inside have a pid, those outside have none. The terminal has told the command itself. */
    if (is_told && info.si_pid == 0 && info.si_code != SI_KERNEL) kill(-1, number), was_told = 1;
    int status;
    for (pid_t dead; (dead = waitpid(-1, &status, WNOHANG)) > 0;)
      if (dead == command) {
        *command_status = status;
        if (!was_told) wait_for_rest();
        _exit(exit_code(status));
      }
  }
}

void run_inside(const struct policy *policy, uid_t user, gid_t group, char **command) {
  map_user(user, group);
  build_file_system(policy);
  if (!policy->network_full) raise_loopback();
  drop_capabilities();
  /* What the command could read of this process, or do to it, it could do to the sandbox. */
  if (prctl(PR_SET_DUMPABLE, 0) || prctl(PR_SET_PDEATHSIG, SIGKILL)) fail("cannot protect the helper", "");
  pid_t child = fork();
  if (child < 0) fail("cannot start a process", "");
  if (child > 0) {
    release_stdio();
    reap(child);
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigprocmask(SIG_SETMASK, &mask_before, NULL);
  run_restricted(policy, with_namespaces, command);
}
