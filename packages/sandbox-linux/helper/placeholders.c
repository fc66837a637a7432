/*
 * A protected name that does not exist yet could be created by the command: a `.git` with hooks, say.
 * While a command runs it is held by an empty folder (or file), on which mounts.c puts a read-only mount.
 * Commands that run at the same time share it by a lock, the last one removes it. One that a crash left
 * behind is known by its mode, its time and its emptiness, and taken over.
 */
#include "codex-sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct held {
  int parent, descriptor, is_folder;
  const char *name;
};

static struct held *held;
static size_t held_count;

/* In a git folder, an empty `commondir` would stop git; this one leads to where it is. */
static const char here[] = ".\n";

static int is_folder_name(const char *name) {
  return !strcmp(name, ".git") || !strcmp(name, ".codex") || !strcmp(name, ".agents") || !strcmp(name, "hooks");
}

static int is_placeholder(const struct stat *status) {
  mode_t mode = status->st_mode;
  int is_file = mode == (S_IFREG | 0444) && status->st_size <= (off_t)sizeof here - 1;
  return status->st_mtime == 1 && (mode == (S_IFDIR | 0555) || is_file);
}

static int make(int parent, const char *name, int as_folder) {
  mode_t before = umask(0);
  int file = as_folder ? mkdirat(parent, name, 0555)
                       : openat(parent, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0444);
  umask(before);
  if (file < 0 || as_folder) return file;
  ssize_t length = strcmp(name, "commondir") ? 0 : sizeof here - 1;
  int written = write(file, here, (size_t)length) == length;
  return close(file) || !written ? -1 : 0;
}

/* Its maker sets the mode at once, the time a moment later. */
static int becomes_placeholder(int descriptor, struct stat *status) {
  for (int tries = 0; tries < 50; tries++) {
    if (fstat(descriptor, status)) return 0;
    if (is_placeholder(status)) return 1;
    struct stat once = *status;
    once.st_mtime = 1;
    if (!is_placeholder(&once) || time(NULL) - status->st_mtime > 5) return 0;
    usleep(1000);
  }
  return 0;
}

static int remove_name(const struct held *it) {
  return unlinkat(it->parent, it->name, it->is_folder ? AT_REMOVEDIR : 0);
}

/* Creates it, or joins those that hold it. Gives 0 when the name is somebody's real file meanwhile. */
static int hold(int parent, const char *name, int as_folder) {
  for (;;) {
    struct stat now, locked;
    int created = make(parent, name, as_folder) == 0;
    if (!created && errno != EEXIST) return errno == ENOTDIR ? 0 : -1;
    int descriptor = openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
      if (errno == ENOENT) continue;
      return 0;
    }
    if (created) {
      struct timespec times[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
      if (futimens(descriptor, times)) return -1;
    }
    if (!becomes_placeholder(descriptor, &now)) {
      close(descriptor);
      return 0;
    }
    if (flock(descriptor, LOCK_SH)) return -1;
    /* The last holder may have removed it while we waited. */
    if (fstatat(parent, name, &locked, AT_SYMLINK_NOFOLLOW) || locked.st_ino != now.st_ino) {
      close(descriptor);
      continue;
    }
    held = realloc(held, (held_count + 1) * sizeof *held);
    if (!held) fail("out of memory", "");
    held[held_count++] = (struct held){parent, descriptor, S_ISDIR(now.st_mode), name};
    return 1;
  }
}

static int is_writable(const struct policy *policy, const char *path) {
  if (policy->write_all) return 1;
  for (size_t index = 0; index < policy->write.count; index++)
    if (is_below(policy->write.items[index], path) && is_private(policy, policy->write.items[index]) == is_private(policy, path)) return 1;
  return 0;
}

/* Of the path's folders that can be written, the first that is missing is where to hold it. */
static void hold_path(struct policy *policy, const char *path, int only_last) {
  for (const char *end = path + 1; *end;) {
    end += strcspn(end + 1, "/") + 1;
    char *part = JOIN(path);
    part[end - path] = 0;
    char *slash = strrchr(part, '/');
    struct stat status;
    int is_last = *end == 0, missing = lstat(source_of(policy, part), &status) != 0;
    if (missing && errno != ENOENT) return;
    if (!missing && !is_placeholder(&status)) continue;
    if (missing && only_last && !is_last) return;
    char *folder = slash == part ? JOIN("/") : JOIN(part);
    if (slash > part) folder[slash - part] = 0;
    if (!is_writable(policy, folder)) return;
    int parent = open_canonical(source_of(policy, folder), O_RDONLY | O_DIRECTORY);
    if (parent < 0) fail("cannot open a writable folder", folder);
    int as_folder = only_last || !is_last || is_folder_name(slash + 1);
    int result = hold(parent, slash + 1, as_folder);
    /* Where we may not create it, the command may not either. */
    if (result < 0 && errno != EACCES && errno != EROFS && errno != EPERM)
      fail("cannot hold a protected name", part);
    if (result > 0) add(&policy->protect, part);
    return;
  }
}

void hold_placeholders(struct policy *policy) {
  size_t protected = policy->protect.count;
  for (size_t index = 0; index < protected; index++)
    hold_path(policy, policy->protect.items[index], 0);
  for (size_t index = 0; index < policy->deny.count; index++)
    hold_path(policy, policy->deny.items[index], 1);
}

void release_placeholders(void) {
  for (size_t index = 0; index < held_count; index++) {
    struct stat now, ours;
    const struct held *it = &held[index];
    /* Alone with it, and it is still ours: nobody can join before we are done. */
    if (flock(it->descriptor, LOCK_EX | LOCK_NB)) continue;
    if (fstatat(it->parent, it->name, &now, AT_SYMLINK_NOFOLLOW) || fstat(it->descriptor, &ours)) continue;
    if (now.st_ino == ours.st_ino && is_placeholder(&ours)) (void)remove_name(it);
  }
}
