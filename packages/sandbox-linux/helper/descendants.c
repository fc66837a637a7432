/*
 * Ends what a command left behind, where no process namespace does it. Orphans have been adopted, so
 * everything that is left descends from this process, whatever session or group it moved to.
 */
#include "codex-sandbox.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { patience_milliseconds = 2000, rest_milliseconds = 250 };

struct process {
  pid_t id, parent, group;
  int descends;
};

static struct process *processes;
static size_t process_count;

int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* proc(5): `ID (NAME) STATE PARENT GROUP …`, and a name may hold anything, parentheses too. */
static int look_at(const char *id, struct process *found) {
  char text[512];
  char *path = JOIN("/proc/", id, "/stat");
  int file = open(path, O_RDONLY | O_CLOEXEC);
  free(path);
  if (file < 0) return 0;
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  if (length <= 0) return 0;
  text[length] = 0;
  char *rest = strrchr(text, ')');
  if (!rest || strlen(rest) < 5) return 0;
  rest += 4; /* past `) S ` */
  *found = (struct process){.id = atoi(id)};
  found->parent = (pid_t)strtol(rest, &rest, 10);
  found->group = (pid_t)strtol(rest, &rest, 10);
  return *rest == ' ';
}

static void list_processes(void) {
  DIR *folder = opendir("/proc");
  process_count = 0;
  if (!folder) return;
  for (struct dirent *entry; (entry = readdir(folder));) {
    struct process found;
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9' || !look_at(entry->d_name, &found)) continue;
    processes = realloc(processes, (process_count + 1) * sizeof *processes);
    if (!processes) fail("out of memory", "");
    processes[process_count++] = found;
  }
  closedir(folder);
}

static int is_ours(pid_t id) {
  if (id == getpid()) return 1;
  for (size_t index = 0; index < process_count; index++)
    if (processes[index].id == id) return processes[index].descends;
  return 0;
}

static void mark_descendants(void) {
  for (int changed = 1; changed;) {
    changed = 0;
    for (size_t index = 0; index < process_count; index++) {
      struct process *it = &processes[index];
      if (!it->descends && is_ours(it->parent)) changed = it->descends = 1;
    }
  }
}

static int only_ours_in(pid_t group) {
  for (size_t index = 0; index < process_count; index++)
    if (processes[index].group == group && !processes[index].descends) return 0;
  return 1;
}

/* A group is killed at once, so what forks meanwhile does not get away. */
static void kill_all(void) {
  list_processes();
  mark_descendants();
  for (size_t index = 0; index < process_count; index++) {
    const struct process *it = &processes[index];
    if (!it->descends) continue;
    if (it->group > 1 && only_ours_in(it->group)) kill(-it->group, SIGKILL);
    kill(it->id, SIGKILL);
  }
}

void kill_descendants(void) {
  const struct timespec pause = {.tv_nsec = 5 * 1000 * 1000};
  const int64_t until = now() + patience_milliseconds;
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  for (;;) {
    pid_t dead = waitpid(-1, NULL, WNOHANG);
    if (dead > 0) continue;
    if (dead < 0 || now() > until) return;
    kill_all();
    (void)sigtimedwait(&child, NULL, &pause);
  }
}

void wait_for_rest(void) {
  const int64_t until = now() + rest_milliseconds;
  for (;;) {
    pid_t dead = waitpid(-1, NULL, WNOHANG);
    if (dead > 0) continue;
    int64_t left = until - now();
    if (dead < 0 || left <= 0) return;
    const struct timespec pause = {.tv_nsec = left * 1000 * 1000};
    int number = sigtimedwait(&handled, NULL, &pause);
    if (number > 0 && number != SIGCHLD && number != SIGPIPE) return;
  }
}
