/*
 * Landlock: the same rules again, so that a mistake in the mounts is not a way out; without namespaces
 * it is all there is. It can only add rights below a folder, never take some away, so what is protected
 * inside a writable root is not protected by this layer.
 */
#include "codex-sandbox.h"
#include "kernel.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RIGHT(n) (1ull << (n))
enum {
  execute, write_file, read_file, read_folder, remove_folder, remove_file, make_char, make_folder,
  make_file, make_socket, make_fifo, make_block, make_link, refer, truncate_file, ioctl_device,
};
static const uint64_t for_files =
    RIGHT(execute) | RIGHT(write_file) | RIGHT(read_file) | RIGHT(truncate_file) | RIGHT(ioctl_device);
static const uint64_t reading = RIGHT(execute) | RIGHT(read_file) | RIGHT(read_folder);

/* The rights that each version added: bits up to these. */
static uint64_t known_rights(int version) {
  if (version >= 5) return RIGHT(16) - 1;
  if (version >= 3) return RIGHT(15) - 1;
  if (version == 2) return RIGHT(14) - 1;
  return RIGHT(13) - 1;
}

/* None where the kernel has no Landlock. */
static int rules = -1;
static uint64_t known;

int landlock_version(void) {
  long version = syscall(SYS_LANDLOCK_CREATE, NULL, 0, 1);
  return version < 0 ? 0 : (int)version;
}

static void allow_open(int folder, uint64_t rights, const char *path) {
  struct stat status;
  if (fstat(folder, &status)) fail("cannot look at", path);
  if (!S_ISDIR(status.st_mode)) rights &= for_files;
  struct landlock_path_ rule = {.allowed = rights & known, .folder = folder};
  if (rule.allowed && syscall(SYS_LANDLOCK_ADD, rules, 1, &rule, 0)) fail("cannot add the rule for", path);
}

/* For names that are the system's own. */
static void allow(const char *path, uint64_t rights) {
  int folder = open(path, O_PATH | O_CLOEXEC);
  if (folder < 0) return;
  allow_open(folder, rights, path);
  close(folder);
}

/* A rule holds for what is opened, so a link in the place of a folder would open what it leads to. */
static int allow_canonical(const char *path, const struct policy *policy, uint64_t rights) {
  int folder = open_canonical(path, O_PATH);
  if (folder < 0) return errno != ELOOP;
  check_identity(policy, path, folder);
  if (rules >= 0) allow_open(folder, rights, path);
  close(folder);
  return 1;
}

/* Everything below a folder but what is denied: names are seen everywhere, contents only beside it. */
static int allow_beside(const char *path, const struct policy *policy, uint64_t rights) {
  int holds_denied = 0;
  for (size_t index = 0; index < policy->deny.count; index++) {
    if (is_below(policy->deny.items[index], path)) return 1;
    if (is_below(path, policy->deny.items[index]) && !access(policy->deny.items[index], F_OK)) holds_denied = 1;
  }
  if (!holds_denied) return allow_canonical(path, policy, rights);
  int opened = open_canonical(path, O_RDONLY | O_DIRECTORY);
  if (opened < 0) return errno != ELOOP;
  DIR *folder = fdopendir(opened);
  if (!folder) fail("out of memory", "");
  for (struct dirent *entry; (entry = readdir(folder));) {
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") || entry->d_type == DT_LNK) continue;
    char *inner = JOIN(path[1] ? path : "", "/", entry->d_name);
    (void)allow_beside(inner, policy, rights);
    free(inner);
  }
  closedir(folder);
  return 1;
}

static void allow_root(const char *path, const struct policy *policy, enum form form, uint64_t rights) {
  int allowed = form == without_namespaces ? allow_beside(path, policy, rights) : allow_canonical(path, policy, rights);
  if (!allowed) fail("not the path that was checked", path);
}

void apply_landlock(const struct policy *policy, enum form form) {
  static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"};
  int version = landlock_version();
  if (version == 0) {
    errno = 0;
    if (form == without_namespaces) fail("this kernel has no Landlock", "");
    for (size_t index = 0; index < policy->write.count; index++) allow_root(policy->write.items[index], policy, form, 0);
    return;
  }
  known = known_rights(version);
  struct landlock_ruleset_ all = {
      .fs = known,
      .scoped = version >= 6 ? 3 : 0, /* abstract sockets and signals */
  };
  size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  rules = (int)syscall(SYS_LANDLOCK_CREATE, &all, size, 0);
  if (rules < 0) fail("cannot make Landlock rules", "");

  const uint64_t everything = known & ~(RIGHT(make_char) | RIGHT(make_block) | RIGHT(ioctl_device));
  const uint64_t device = RIGHT(read_file) | RIGHT(write_file) | RIGHT(ioctl_device);
  if (policy->write_all) {
    allow("/", everything | RIGHT(ioctl_device));
  } else if (form != without_namespaces) {
    /* What is hidden is not there: mounts have seen to it. */
    allow("/", reading);
  } else if (policy->read_all) {
    allow("/", RIGHT(read_folder));
    (void)allow_beside("/", policy, reading);
  } else {
    static const char *const system[] = {"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc", "/opt"};
    /* Where they are links, as into /usr, what they lead to is on the list. */
    for (size_t index = 0; index < sizeof system / sizeof *system; index++) (void)allow_beside(system[index], policy, reading);
    allow("/proc/self", reading);
    for (size_t index = 0; index < policy->read.count; index++) allow_root(policy->read.items[index], policy, form, reading);
  }
  for (size_t index = 0; index < policy->write.count && !policy->write_all; index++)
    allow_root(policy->write.items[index], policy, form, everything);
  for (size_t index = 0; index < sizeof devices / sizeof *devices; index++) allow(devices[index], device);
  /* Without namespaces these are the host's: other programs' memory, and the terminals of people. */
  if (form != without_namespaces) {
    allow("/dev/pts", RIGHT(read_file) | RIGHT(read_folder) | RIGHT(write_file) | RIGHT(ioctl_device));
    allow("/dev/shm", everything);
  }
  /* A terminal that was handed in may be opened again by its name. */
  for (int stream = 0; stream <= 2 && policy->tty; stream++)
    if (isatty(stream)) allow(JOIN("/proc/self/fd/", DECIMAL((uint64_t)stream)), device);
  if (syscall(SYS_LANDLOCK_RESTRICT, rules, 0)) fail("cannot apply Landlock rules", "");
  close(rules);
}
