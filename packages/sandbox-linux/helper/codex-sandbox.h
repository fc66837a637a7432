/*
 * codex-sandbox: confines one command, and does nothing else.
 *
 *   main.c          options, and which form is meant
 *   policy.c        reads the policy; refuses what it does not know
 *   text.c          puts texts together, and prints them
 *   placeholders.c  holds protected names that do not exist yet
 *   supervise.c     the processes around the command: signals, exit code
 *   streams.c       what the command gets as standard streams
 *   inside.c        pid 1 of the command's namespaces
 *   keep.c          what takes its place where there are none
 *   descendants.c   ends what a command left behind
 *   mounts.c        the file system that the command sees
 *   trees.c         the parts that it is made of
 *   system-folders.c  /dev and /proc
 *   landlock.c      the same rules once more, as a second layer
 *   filter.c        the system calls that are refused
 *   restrict.c      capabilities, limits, and the order of the last steps
 *   self-test.c     tries to get out, from inside
 */
#pragma once
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct list {
  const char **items;
  size_t count;
};

struct policy {
  const char *directory;
  int read_all, write_all, network_full;
  /* A terminal was handed in, and is controlled by the command: no session of its own. */
  int tty;
  /* Descriptor 3 is for the command: a policy that another program reads. */
  int passes_descriptor;
  /* What the command sees as /tmp, and what lies in the real one and is seen all the same. */
  const char *private_tmp;
  struct list read, write, protect, deny, shown;
  /* Device, inode and path: what must be found where others did the mounts. */
  struct list same;
  /* Of a helper that was started before its command was known: the command comes with the policy. */
  int is_standby;
  struct list arguments, variables;
};

enum form {
  with_namespaces,
  inside_bubblewrap, /* namespaces and mounts are made already */
  without_namespaces,
  unconfined, /* only supervised */
};

/* The exit code of the helper's own failures, so that they are never taken for the command's. */
enum { own_failure = 125, not_executable = 126, not_found = 127 };

/* Says what failed (with errno's meaning, unless it is 0), and ends with own_failure. */
_Noreturn void fail(const char *what, const char *subject);
_Noreturn void fail_with(int exit_code, const char *what, const char *subject);

/* Texts one after the other, as a new one. */
#define JOIN(...) join((const char *const[]){__VA_ARGS__, NULL})
char *join(const char *const *parts);
#define PUT(descriptor, ...) put(descriptor, (const char *const[]){__VA_ARGS__, NULL})
void put(int descriptor, const char *const *parts);
enum { digits_length = 24 };
#define DECIMAL(number) decimal((char[digits_length]){0}, number)
const char *decimal(char *to, uint64_t number);

void add(struct list *list, const char *item);
int is_below(const char *folder, const char *path);

/* Reads to the end of the descriptor, and closes it. */
void read_policy(int descriptor, struct policy *policy);

/* In a private /tmp; and where the file system has what the command sees under a path. */
int is_private(const struct policy *policy, const char *path);
const char *source_of(const struct policy *policy, const char *path);

/* Opens without following a link anywhere: the path is canonical, or it is not what was checked. */
int open_canonical(const char *path, uint64_t flags);
/* Fails when the policy says that something else lies under the path than what was found. */
void check_identity(const struct policy *policy, const char *path, int found);

/* Adds what it holds to what is protected. */
void hold_placeholders(struct policy *policy);
void release_placeholders(void);

/* `caller` is the process that is followed into death; 0 when it did not say who it is. */
_Noreturn void supervise(struct policy *policy, enum form form, pid_t caller, char **command);

/* The signals that are waited for, and the mask that was found and the command gets. */
extern sigset_t handled, mask_before;
/* How the command ended: pid 1 of a namespace cannot end by a signal itself, and its code would not tell. */
extern int *command_status;
/* To the process beside or around the command: end it all now. Also what the death of its parent sends. */
enum { end_now = SIGIO };
/* Ends with what a child ended with: as a signal's death, so that the caller can tell it from a code. */
_Noreturn void end_as(int status);
int exit_code(int status);
/* Fails when the parent, which holds the other end of the pipe, is dead already. */
void die_with_parent(int signal, int life);

_Noreturn void run_inside(const struct policy *policy, uid_t user, gid_t group, char **command);
_Noreturn void keep(const struct policy *policy, enum form form, char **command);
/* What a command left behind may finish what it prints: a quarter of a second, unless we are told to end. */
void wait_for_rest(void);
/* Kills and buries everything that descends from this process. Gives up after two seconds. */
void kill_descendants(void);
/* Milliseconds of a clock that never jumps. */
int64_t now(void);

void make_streams(void);
/* For the command; closes everything else. */
void take_streams(const struct policy *policy);
/* For the processes around it, which must not hold them open. */
void release_streams(void);
void release_stdio(void);
/* Fills three events. Whether there is output still to come. */
int watch_streams(struct pollfd *events, int ended);
void move_streams(const struct pollfd *events);

void build_file_system(const struct policy *policy);

void drop_capabilities(void);
_Noreturn void run_unconfined(const struct policy *policy, char **command);
_Noreturn void run_restricted(const struct policy *policy, enum form form, char **command);
/* 0 when the kernel has no Landlock. */
int landlock_version(void);
void apply_landlock(const struct policy *policy, enum form form);
void apply_filter(const struct policy *policy, enum form form);

int self_test(char **arguments);
