/*
 * The processes around the command.
 *
 *   P0  stays outside: holds placeholders, forwards signals, moves output, passes the exit code on
 *   P1  pid 1 of the new namespaces: builds them, reaps; when it ends, all in there ends
 *   P2  becomes the command
 *
 * Without namespaces there is no P1: P0 adopts what the command leaves behind, and kills it.
 */
#include "codex-sandbox.h"
#include "kernel.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* From the polite signal to the final one. */
enum { grace_milliseconds = 700, chunk = 1 << 20 };

/* Moves bytes from one descriptor to another, which it closes at the end. */
struct pump {
  int from, to, waits_for_room;
};

static struct pump pumps[3];
/* What the command gets as standard streams. */
static int streams[3] = {0, 1, 2};
static sigset_t handled, before;

static const int forwarded[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2};

static void block_signals(void) {
  sigemptyset(&handled);
  sigaddset(&handled, SIGCHLD);
  sigaddset(&handled, SIGPIPE);
  for (size_t index = 0; index < sizeof forwarded / sizeof *forwarded; index++) sigaddset(&handled, forwarded[index]);
  sigprocmask(SIG_BLOCK, &handled, &before);
}

/*
 * Node hands out sockets, which cannot be opened again by name: `> /dev/stderr` would fail. So the command
 * gets pipes, and what goes through them is moved on.
 */
static void make_pipes(void) {
  struct stat status[3];
  int ends[2];
  for (int stream = 0; stream <= 2; stream++) {
    pumps[stream] = (struct pump){-1, -1, 0};
    if (fstat(stream, &status[stream]) || !S_ISSOCK(status[stream].st_mode)) continue;
    if (stream == 2 && S_ISSOCK(status[1].st_mode) && status[1].st_ino == status[2].st_ino) {
      streams[2] = streams[1];
      continue;
    }
    if (pipe2(ends, O_CLOEXEC)) fail("cannot make a pipe", "");
    (void)fcntl(stream, F_SETFL, fcntl(stream, F_GETFL) | O_NONBLOCK);
    pumps[stream] = stream == 0 ? (struct pump){0, ends[1], 0} : (struct pump){ends[0], stream, 0};
    streams[stream] = stream == 0 ? ends[0] : ends[1];
  }
}

static void close_pump(struct pump *pump) {
  close(pump->from);
  close(pump->to);
  pump->from = pump->to = -1;
}

static void move(struct pump *pump) {
  pump->waits_for_room = !pump->waits_for_room;
  if (pump->waits_for_room) return;
  ssize_t count = splice(pump->from, NULL, pump->to, NULL, chunk, SPLICE_F_NONBLOCK | SPLICE_F_MOVE);
  if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) close_pump(pump);
}

/* What the command does not need; it must not hold our ends of the pipes. */
static void take_streams(void) {
  for (int stream = 0; stream <= 2; stream++)
    if (streams[stream] != stream && dup2(streams[stream], stream) < 0) fail("cannot hand over a stream", "");
  if (syscall(SYS_CLOSE_RANGE, 3u, ~0u, 0u)) fail("cannot close descriptors", "");
}

static void write_file(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0 || write(file, text, strlen(text)) < 0)
    fail("cannot map the user (a root without CAP_SETFCAP may not)", path);
  close(file);
}

/* Only ourselves, as ourselves. */
static void map_user(uid_t user, gid_t group) {
  char line[64];
  write_file("/proc/self/setgroups", "deny");
  snprintf(line, sizeof line, "%u %u 1", group, group);
  write_file("/proc/self/gid_map", line);
  snprintf(line, sizeof line, "%u %u 1", user, user);
  write_file("/proc/self/uid_map", line);
}

static void die_with_parent(int life) {
  struct pollfd parent = {.fd = life, .events = POLLIN};
  if (prctl(PR_SET_PDEATHSIG, SIGKILL)) fail("cannot follow the parent", "");
  /* It may have died before. */
  if (poll(&parent, 1, 0) > 0) _exit(own_failure);
}

static int exit_code(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Pid 1: passes signals from outside on, buries the dead, and ends with the command. */
static _Noreturn void reap(pid_t command) {
  for (;;) {
    siginfo_t info;
    int number = sigwaitinfo(&handled, &info);
    if (number < 0) continue;
    /* Senders inside have a pid, those outside have none. The terminal has told the command itself. */
    if (number != SIGCHLD && number != SIGPIPE && info.si_pid == 0 && info.si_code != SI_KERNEL) kill(-1, number);
    int status;
    for (pid_t dead; (dead = waitpid(-1, &status, WNOHANG)) > 0;)
      if (dead == command) _exit(exit_code(status));
  }
}

static _Noreturn void run_inside(const struct policy *policy, uid_t user, gid_t group, char **command) {
  map_user(user, group);
  build_file_system(policy);
  if (!policy->network_full) raise_loopback();
  drop_capabilities();
  /* What the command could read of this process, or do to it, it could do to the sandbox. */
  if (prctl(PR_SET_DUMPABLE, 0) || prctl(PR_SET_PDEATHSIG, SIGKILL)) fail("cannot protect the helper", "");
  pid_t child = fork();
  if (child < 0) fail("cannot start a process", "");
  if (child > 0) reap(child);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigprocmask(SIG_SETMASK, &before, NULL);
  run_restricted(policy, with_namespaces, command);
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
  die_with_parent(life[0]);
  take_streams();
  if (form == with_namespaces) run_inside(policy, user, group, command);
  sigprocmask(SIG_SETMASK, &before, NULL);
  run_restricted(policy, form, command);
}

/* Children of what we kill become ours, so this ends when none is left. */
static void kill_descendants(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
  for (int tries = 0; tries < 1000; tries++) {
    FILE *children = fopen(path, "re");
    int child;
    if (!children) return;
    while (fscanf(children, "%d", &child) == 1) kill(child, SIGKILL);
    fclose(children);
    if (waitpid(-1, NULL, 0) < 0 && errno == ECHILD) return;
  }
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Gives the time of the final signal, if this one starts the clock. */
static int64_t forward(int signals, pid_t to, int64_t deadline) {
  struct signalfd_siginfo info;
  while (read(signals, &info, sizeof info) == sizeof info) {
    int number = (int)info.ssi_signo;
    if (number == SIGCHLD || number == SIGPIPE) continue;
    int is_final = number == SIGTERM || number == SIGHUP;
    if (is_final || info.ssi_code != SI_KERNEL) kill(to, number);
    if (is_final && deadline == 0) deadline = now() + grace_milliseconds;
  }
  return deadline;
}

void supervise(struct policy *policy, enum form form, char **command) {
  block_signals();
  if (prctl(PR_SET_PDEATHSIG, SIGTERM)) fail("cannot follow the caller", "");
  if (form == without_namespaces && prctl(PR_SET_CHILD_SUBREAPER, 1)) fail("cannot adopt orphans", "");
  int signals = signalfd(-1, &handled, SFD_NONBLOCK | SFD_CLOEXEC);
  if (signals < 0) fail("cannot wait for signals", "");
  if (form == with_namespaces) hold_placeholders(policy);
  make_pipes();
  pid_t child = start(policy, form, command);
  prctl(PR_SET_DUMPABLE, 0);
  for (int stream = 0; stream <= 2; stream++)
    if (streams[stream] > 2) close(streams[stream]);
  /* Of the command's namespaces, pid 1 hears signals for all; without them, the command's group does. */
  pid_t to = form == with_namespaces || policy->tty ? child : -child;
  int ended = 0, status = 0;
  int64_t deadline = 0;
  for (;;) {
    struct pollfd events[4] = {{.fd = signals, .events = POLLIN}};
    int open = 0;
    for (int stream = 0; stream <= 2; stream++) {
      struct pump *pump = &pumps[stream];
      if (stream == 0 && ended && pump->from >= 0) close_pump(pump);
      events[stream + 1] = (struct pollfd){
          .fd = pump->waits_for_room ? pump->to : pump->from,
          .events = pump->waits_for_room ? POLLOUT : POLLIN,
      };
      if (stream > 0 && pump->from >= 0) open = 1;
    }
    if (ended && !open) break;
    int64_t left = deadline == 0 ? -1 : deadline - now();
    if (deadline != 0 && left <= 0) {
      /* Nobody reads what is left. */
      if (ended) break;
      kill(child, SIGKILL);
      left = -1;
    }
    if (poll(events, 4, (int)left) < 0 && errno != EINTR) fail("cannot wait", "");
    if (events[0].revents) deadline = forward(signals, to, deadline);
    for (int stream = 0; stream <= 2; stream++)
      if (events[stream + 1].revents) move(&pumps[stream]);
    for (int one; !ended;) {
      pid_t dead = waitpid(-1, &one, WNOHANG);
      if (dead <= 0) break;
      if (dead != child) continue;
      ended = 1;
      status = one;
      if (form == without_namespaces) kill_descendants();
    }
  }
  release_placeholders();
  _exit(exit_code(status));
}
