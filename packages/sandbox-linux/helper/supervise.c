/*
 * The processes around the command.
 *
 *   P0  stays outside: holds placeholders, forwards signals, moves output, passes the end on
 *   P1  pid 1 of the new namespaces (inside.c), or without them the command's keeper (keep.c)
 *   P2  becomes the command
 *
 * Each of them dies with the one before it, and takes along those after it.
 */
#include "codex-sandbox.h"
#include "kernel.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* From the polite signal to the final one, shorter when the caller is dead; and until its effect is no longer waited for. */
enum { grace_milliseconds = 2000, orphan_grace_milliseconds = 700, patience_milliseconds = 1200 };

static pid_t first_parent;

sigset_t handled, mask_before;

int *command_status;

static const int waited_for[] = {SIGCHLD, SIGPIPE, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, end_now};

static void block_signals(void) {
  sigemptyset(&handled);
  for (size_t index = 0; index < sizeof waited_for / sizeof *waited_for; index++) sigaddset(&handled, waited_for[index]);
  sigprocmask(SIG_BLOCK, &handled, &mask_before);
}

int exit_code(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void end_as(int status) {
  if (WIFSIGNALED(status)) {
    /* The command has left its own core, if any. */
    const struct rlimit no_core = {0, 0};
    sigset_t the_one;
    sigemptyset(&the_one);
    sigaddset(&the_one, WTERMSIG(status));
    (void)setrlimit(RLIMIT_CORE, &no_core);
    (void)signal(WTERMSIG(status), SIG_DFL);
    (void)kill(getpid(), WTERMSIG(status));
    (void)sigprocmask(SIG_UNBLOCK, &the_one, NULL);
  }
  _exit(exit_code(status));
}

void die_with_parent(int signal, int life) {
  struct pollfd parent = {.fd = life, .events = POLLIN};
  if (prctl(PR_SET_PDEATHSIG, signal)) fail("cannot follow the parent", "");
  /* It may have died before. */
  if (poll(&parent, 1, 0) > 0) _exit(own_failure);
}

/* Gone from the command itself as soon as it is executed. */
static void share_status(void) {
  command_status = mmap(NULL, sizeof *command_status, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (command_status == MAP_FAILED) fail("out of memory", "");
}

static pid_t start(const struct policy *policy, enum form form, char **command) {
  int life[2];
  uid_t user = geteuid();
  gid_t group = getegid();
  unsigned long flags = SIGCHLD;
  if (form == with_namespaces)
    flags |= CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP |
             (policy->network_full ? 0 : CLONE_NEWNET);
  if (pipe2(life, O_CLOEXEC)) fail("cannot make a pipe", "");
  pid_t child = (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
  if (child < 0) fail("cannot make namespaces", "");
  if (child > 0) {
    close(life[0]);
    return child;
  }
  close(life[1]);
  die_with_parent(form == with_namespaces ? SIGKILL : end_now, life[0]);
  take_streams(policy);
  if (form == with_namespaces) run_inside(policy, user, group, command);
  keep(policy, form, command);
}

/* Gives the time of the final signal, if this one starts the clock. */
static int64_t forward(int signals, pid_t to, int64_t deadline) {
  struct signalfd_siginfo info;
  while (read(signals, &info, sizeof info) == sizeof info) {
    int number = (int)info.ssi_signo;
    if (number == SIGCHLD || number == SIGPIPE || number == end_now) continue;
    int is_final = number == SIGTERM || number == SIGHUP;
    /* What comes from the terminal has reached the command as well. */
    if (is_final || info.ssi_code != SI_KERNEL) kill(to, number);
    if (is_final && deadline == 0) deadline = now() + (getppid() == first_parent ? grace_milliseconds : orphan_grace_milliseconds);
  }
  return deadline;
}

/* Until the child has ended and its output is moved. Gives how it ended. */
static int wait_for(pid_t child, enum form form, int signals) {
  int ended = 0, status = 0, was_told = form == with_namespaces;
  int64_t deadline = 0;
  for (;;) {
    struct pollfd events[4];
    int open = watch_streams(events, ended);
    events[3] = (struct pollfd){.fd = signals, .events = POLLIN};
    if (ended && !open) return status;
    int64_t left = deadline == 0 ? -1 : deadline - now();
    if (deadline != 0 && left <= 0) {
      /* Nobody reads what is left. */
      if (ended) return status;
      /* A keeper ends everything itself; unless it was killed or stopped. */
      kill(child, was_told ? SIGKILL : end_now);
      if (!was_told) deadline = now() + patience_milliseconds;
      left = was_told ? -1 : patience_milliseconds;
      was_told = 1;
    }
    if (poll(events, 4, (int)left) < 0 && errno != EINTR) fail("cannot wait", "");
    move_streams(events);
    if (events[3].revents) deadline = forward(signals, child, deadline);
    for (pid_t dead; !ended && (dead = waitpid(-1, &status, WNOHANG)) > 0;) ended = dead == child;
    if (ended && form != with_namespaces) kill_descendants();
  }
}

void supervise(struct policy *policy, enum form form, pid_t caller, char **command) {
  block_signals();
  first_parent = getppid();
  if (prctl(PR_SET_PDEATHSIG, SIGTERM)) fail("cannot follow the caller", "");
  if (caller != 0 && first_parent != caller) _exit(own_failure);
  if (form != with_namespaces && prctl(PR_SET_CHILD_SUBREAPER, 1)) fail("cannot adopt orphans", "");
  int signals = signalfd(-1, &handled, SFD_NONBLOCK | SFD_CLOEXEC);
  if (signals < 0) fail("cannot wait for signals", "");
  if (form == with_namespaces) hold_placeholders(policy);
  if (form != unconfined) make_streams();
  share_status();
  pid_t child = start(policy, form, command);
  prctl(PR_SET_DUMPABLE, 0);
  release_streams();
  int status = wait_for(child, form, signals);
  release_placeholders();
  end_as(WIFSIGNALED(*command_status) ? *command_status : status);
}
