#include "trees.h"
#include "kernel.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *new_root = "";

const char *in_new_root(const char *path) { return *new_root ? JOIN(new_root, path) : path; }

int clone_tree(int folder, const char *path) {
  return (int)syscall(SYS_OPEN_TREE, folder, path,
                      TREE_CLONE | TREE_CLOEXEC | TREE_RECURSIVE | AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW);
}

void restrict_tree(int tree, uint64_t flags, const char *path) {
  struct mount_attr_ attributes = {.set = flags};
  unsigned how = AT_EMPTY_PATH | TREE_RECURSIVE;
  if (syscall(SYS_MOUNT_SETATTR, tree, "", how, &attributes, sizeof attributes))
    fail("cannot restrict a mount", path);
}

/* A link on the way means that it is not what was checked. */
int take(struct plan *plan, const struct policy *policy, const char *path) {
  int found = open_canonical(source_of(policy, path), O_PATH | O_NOFOLLOW);
  if (found < 0 && (errno == ENOENT || errno == ENOTDIR || errno == EACCES)) return 0;
  if (found < 0) fail("not the path that was checked", path);
  struct planned next = {.path = path};
  if (fstat(found, &next.status)) fail("cannot look at", path);
  next.tree = clone_tree(found, "");
  if (next.tree < 0) fail("cannot take the tree", path);
  close(found);
  plan->items = realloc(plan->items, (plan->count + 1) * sizeof *plan->items);
  if (!plan->items) fail("out of memory", "");
  plan->items[plan->count++] = next;
  return 1;
}

int has(const struct plan *plan, const char *path) {
  for (size_t index = 0; index < plan->count; index++)
    if (!strcmp(plan->items[index].path, path)) return 1;
  return 0;
}

static void make_folder(const char *path) {
  if (mkdir(path, 0755) && errno != EEXIST && errno != EROFS) fail("cannot make a folder", path);
}

/* In an empty new root, the place for a mount has to be made. */
static void make_place(const char *path, int as_folder) {
  char *copy = JOIN(path);
  for (char *slash = strchr(copy + strlen(new_root) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    make_folder(copy);
    *slash = '/';
  }
  if (as_folder) make_folder(path);
  else if (mknod(path, S_IFREG | 0600, 0) && errno != EEXIST && errno != EROFS) fail("cannot make a file", path);
  free(copy);
}

static void attach(const struct planned *it) {
  const char *place = in_new_root(it->path);
  if (*new_root) make_place(place, S_ISDIR(it->status.st_mode));
  int target = open_canonical(place, O_PATH | O_NOFOLLOW);
  struct stat status;
  if (target < 0 || fstat(target, &status)) fail("cannot mount on", it->path);
  errno = 0;
  int same = status.st_ino == it->status.st_ino && status.st_dev == it->status.st_dev;
  if (!*new_root && !it->replaces && !same) fail("changed while it was looked at", it->path);
  if (syscall(SYS_MOVE_MOUNT, it->tree, "", target, "", MOVE_FROM_EMPTY | MOVE_TO_EMPTY)) fail("cannot mount on", it->path);
  close(target);
  close(it->tree);
}

void attach_all(const struct plan *plan, uint64_t flags) {
  for (size_t index = 0; index < plan->count; index++) {
    const struct planned *it = &plan->items[index];
    if (flags) restrict_tree(it->tree, flags, it->path);
    attach(it);
  }
}
