#include "codex-sandbox.h"
#include "kernel.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* More than any real policy. What is longer is an attack or a mistake. */
enum { longest_policy = 1 << 20 };

void add(struct list *list, const char *item) {
  list->items = realloc(list->items, (list->count + 1) * sizeof *list->items);
  if (!list->items) fail("out of memory", "");
  list->items[list->count++] = item;
}

int is_below(const char *folder, const char *path) {
  size_t length = strlen(folder);
  if (length == 1) return 1;
  return strncmp(folder, path, length) == 0 && (path[length] == '/' || path[length] == 0);
}

int is_private(const struct policy *policy, const char *path) {
  if (!policy->private_tmp || !is_below("/tmp", path)) return 0;
  for (size_t index = 0; index < policy->shown.count; index++)
    if (is_below(policy->shown.items[index], path)) return 0;
  return 1;
}

const char *source_of(const struct policy *policy, const char *path) {
  return is_private(policy, path) ? JOIN(policy->private_tmp, path + strlen("/tmp")) : path;
}

int open_canonical(const char *path, uint64_t flags) {
  struct open_how_ how = {
      .flags = flags | O_CLOEXEC,
      .resolve = RESOLVE_NO_SYMLINKS_ | RESOLVE_NO_MAGICLINKS_,
  };
  return (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
}

/* Paths were made canonical before. Parts that could lead elsewhere are refused here again. */
static const char *path_of(const char *key, const char *value) {
  errno = 0;
  if (value[0] != '/') fail("not an absolute path in the policy", key);
  if (value[1] == 0) return value;
  for (const char *part = value; *part;) {
    const char *name = part + 1;
    size_t length = strcspn(name, "/");
    int is_dots = (length == 1 && name[0] == '.') || (length == 2 && !strncmp(name, "..", 2));
    if (length == 0 || is_dots) fail("not a canonical path in the policy", value);
    part = name + length;
  }
  return value;
}

void check_identity(const struct policy *policy, const char *path, int found) {
  struct stat status;
  if (policy->same.count == 0) return;
  if (fstat(found, &status)) fail("cannot look at", path);
  const char *identity = JOIN(DECIMAL(status.st_dev), ":", DECIMAL(status.st_ino), ":", path);
  errno = 0;
  for (size_t index = 0; index < policy->same.count; index++) {
    const char *same = policy->same.items[index], *its_path = strchr(same, '/');
    if (!its_path) fail("a file without a path in the policy", same);
    if (!strcmp(its_path, path) && strcmp(same, identity)) fail("not the path that was checked", path);
  }
}

/* One of two words, and only once. */
static int choice(const char *key, const char *value, const char *yes, const char *no, int *seen) {
  errno = 0;
  if ((*seen)++) fail("twice in the policy", key);
  if (!strcmp(value, yes)) return 1;
  if (strcmp(value, no)) fail("unknown value in the policy", key);
  return 0;
}

static char *read_all(int descriptor, size_t *length) {
  char *bytes = malloc(longest_policy + 1);
  if (!bytes) fail("out of memory", "");
  *length = 0;
  for (;;) {
    ssize_t count = read(descriptor, bytes + *length, longest_policy + 1 - *length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("cannot read the policy from descriptor", "3");
    if (count == 0) break;
    *length += (size_t)count;
    errno = 0;
    if (*length > longest_policy) fail("the policy is too long", "");
  }
  close(descriptor);
  return bytes;
}

void read_policy(int descriptor, struct policy *policy) {
  size_t length;
  char *bytes = read_all(descriptor, &length);
  int seen_read = 0, seen_write = 0, seen_network = 0, seen_tty = 0, ended = 0, seen_version = 0;
  errno = 0;
  /* It was not needed. */
  if (length == 0 && policy->is_standby) _exit(0);
  if (length == 0 || bytes[length - 1] != 0) fail("the policy is cut off", "");
  for (char *record = bytes; record < bytes + length; record += strlen(record) + 1) {
    char *equals = strchr(record, '=');
    if (!equals || ended) fail("a line of the policy that is none", record);
    char key[32] = "";
    if ((size_t)(equals - record) >= sizeof key) fail("unknown key in the policy", record);
    memcpy(key, record, (size_t)(equals - record));
    const char *value = equals + 1;
    if (!strcmp(key, "version")) {
      if (strcmp(value, "1") || seen_version++) fail("unknown version of the policy", value);
    } else if (!strcmp(key, "read")) policy->read_all = choice(key, value, "all", "limited", &seen_read);
    else if (!strcmp(key, "write")) policy->write_all = choice(key, value, "all", "limited", &seen_write);
    else if (!strcmp(key, "network")) policy->network_full = choice(key, value, "full", "none", &seen_network);
    else if (!strcmp(key, "tty")) policy->tty = choice(key, value, "yes", "no", &seen_tty);
    else if (!strcmp(key, "directory") && !policy->directory) policy->directory = path_of(key, value);
    else if (!strcmp(key, "private-tmp") && !policy->private_tmp) policy->private_tmp = path_of(key, value);
    else if (!strcmp(key, "shown")) add(&policy->shown, path_of(key, value));
    else if (!strcmp(key, "readable")) add(&policy->read, path_of(key, value));
    else if (!strcmp(key, "writable")) add(&policy->write, path_of(key, value));
    else if (!strcmp(key, "protected")) add(&policy->protect, path_of(key, value));
    else if (!strcmp(key, "same")) add(&policy->same, value);
    else if (!strcmp(key, "denied")) add(&policy->deny, path_of(key, value));
    else if (!strcmp(key, "argument") && policy->is_standby) add(&policy->arguments, value);
    else if (!strcmp(key, "variable") && policy->is_standby) add(&policy->variables, value);
    else if (!strcmp(key, "end")) ended = 1;
    else fail("unknown key in the policy", key);
  }
  if (!ended || !seen_version || !seen_read || !seen_write || !seen_network || !seen_tty || !policy->directory)
    fail("the policy is not complete", "");
}
