/*
 * codex-sandbox: confines one command, and does nothing else.
 *
 *   main.c          options, and which form is meant
 *   policy.c        reads the policy; refuses what it does not know
 *   placeholders.c  holds protected names that do not exist yet
 *   supervise.c     the processes around the command: pipes, signals, exit code
 *   mounts.c        the file system that the command sees
 *   landlock.c      the same rules once more, as a second layer
 *   filter.c        the system calls that are refused
 *   restrict.c      capabilities, limits, and the order of the last steps
 *   self-test.c     tries to get out, from inside
 */
#pragma once
#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>

struct list {
  const char **items;
  size_t count;
};

struct policy {
  const char *directory;
  int read_all, write_all, network_full, tty;
  struct list read, write, protect, deny;
};

enum form {
  with_namespaces,
  inside_bubblewrap, /* namespaces and mounts are made already */
  without_namespaces,
};

/* The exit code of the helper's own failures, so that they are never taken for the command's. */
enum { own_failure = 125, not_executable = 126, not_found = 127 };

/* Says what failed (with errno's meaning, unless it is 0), and ends with own_failure. */
_Noreturn void fail(const char *what, const char *subject);
_Noreturn void fail_with(int exit_code, const char *what, const char *subject);

void add(struct list *list, const char *item);
int is_below(const char *folder, const char *path);

/* Reads to the end of the descriptor, and closes it. */
void read_policy(int descriptor, struct policy *policy);

/* Opens without following a link anywhere: the path is canonical, or it is not what was checked. */
int open_canonical(const char *path, uint64_t flags);

/* Adds what it holds to what is protected. */
void hold_placeholders(struct policy *policy);
void release_placeholders(void);

_Noreturn void supervise(struct policy *policy, enum form form, char **command);

void build_file_system(const struct policy *policy);
void raise_loopback(void);

void drop_capabilities(void);
_Noreturn void run_restricted(const struct policy *policy, enum form form, char **command);
/* 0 when the kernel has no Landlock. */
int landlock_version(void);
void apply_landlock(const struct policy *policy, enum form form);
void apply_filter(const struct policy *policy, enum form form);

int self_test(char **arguments);
