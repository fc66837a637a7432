/*
 * The process beside a command that has no namespaces. It adopts what the command leaves behind, and ends
 * all of it when the command ends, or when the process does that supervises both. It is in a session of
 * its own: what is sent to the caller's group, a SIGKILL for instance, does not reach it.
 */
#include "codex-sandbox.h"
#include <errno.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void run(const struct policy *policy, enum form form, char **command, pid_t keeper) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != keeper) _exit(own_failure);
  sigprocmask(SIG_SETMASK, &mask_before, NULL);
  if (form == unconfined) run_unconfined(policy, command);
  run_restricted(policy, form, command);
}

/* With a terminal the command shares a group with its caller; without, it leads one. */
static void pass_on(int signal, const struct policy *policy, pid_t command) {
  if (policy->tty || kill(-command, signal)) kill(command, signal);
}

void keep(const struct policy *policy, enum form form, char **command) {
  pid_t keeper = getpid();
  if (prctl(PR_SET_CHILD_SUBREAPER, 1)) fail("cannot adopt orphans", "");
  if (prctl(PR_SET_DUMPABLE, 0)) fail("cannot protect the helper", "");
  pid_t child = fork();
  if (child < 0) fail("cannot start a process", "");
  if (child == 0) run(policy, form, command, keeper);
  setsid();
  release_stdio();
  int was_told = 0;
  for (;;) {
    int number = sigwaitinfo(&handled, NULL);
    if (number == end_now) {
      pass_on(SIGKILL, policy, child);
      kill_descendants();
      end_as(SIGKILL);
    }
    if (number > 0 && number != SIGCHLD && number != SIGPIPE) pass_on(number, policy, child), was_told = 1;
    int status;
    for (pid_t dead; (dead = waitpid(-1, &status, WNOHANG)) > 0;) {
      if (dead != child) continue;
      if (!was_told) wait_for_rest();
      kill_descendants();
      end_as(status);
    }
  }
}
