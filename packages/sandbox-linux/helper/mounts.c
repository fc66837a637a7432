/*
 * What the command sees of the file system. Every tree is taken before anything is covered or made
 * read-only, and put on top afterwards; later mounts cover earlier ones.
 */
#include "trees.h"
#include "kernel.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

/* What programs need to start at all, where only some folders may be read. */
static const char *const system_folders[] = {"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/opt"};

/* A private /tmp is all of a session's and nothing of ours; what is shown in it lies elsewhere. */
struct private_tmp {
  struct plan base, own, ways, shown;
};

/*
 * The folders between a writable root and what is guarded in it. Renamed, they would carry it to a name
 * that nobody guards. A mount cannot be renamed, so each is mounted on itself.
 */
static void take_pins(struct plan *pins, struct plan *ways, const struct policy *policy, const char *guarded) {
  static const char *everything[] = {"/", "/tmp"};
  const struct list all = {everything, policy->private_tmp ? 2 : 1};
  const struct list *roots = policy->write_all ? &all : &policy->write;
  for (size_t index = 0; index < roots->count; index++) {
    const char *root = roots->items[index];
    if (!is_below(root, guarded) || !strcmp(root, guarded)) continue;
    const char *end = root[1] ? guarded + strlen(root) + 1 : guarded + 1;
    for (end = strchr(end, '/'); end; end = strchr(end + 1, '/')) {
      char *folder = JOIN(guarded);
      folder[end - guarded] = 0;
      struct plan *plan = is_private(policy, folder) ? ways : pins;
      /* What a private /tmp shows is not its own: a right to write the one is none to write the other. */
      if (is_private(policy, folder) == is_private(policy, root) && !has(plan, folder)) (void)take(plan, policy, folder);
    }
  }
}

/* A denied folder becomes an empty one that nobody may open, a denied file an empty device. */
static void mask(const struct plan *denied, int null_device) {
  const char *empty = NULL;
  for (size_t index = 0; index < denied->count; index++) {
    const struct planned *it = &denied->items[index];
    int is_folder = S_ISDIR(it->status.st_mode);
    close(it->tree);
    /* Covered already by the mask of a folder around it. */
    const char *place = in_new_root(it->path);
    if (access(place, F_OK)) continue;
    if (is_folder && !empty) {
      if (mount("tmpfs", place, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=000,size=4k")) fail("cannot deny", it->path);
      empty = place;
      continue;
    }
    int tree = is_folder ? clone_tree(AT_FDCWD, empty) : clone_tree(null_device, "");
    int target = open_canonical(place, O_PATH | O_NOFOLLOW);
    if (tree < 0 || target < 0) fail("cannot deny", it->path);
    if (!is_folder) restrict_tree(tree, MOUNT_RDONLY | MOUNT_NOSUID | MOUNT_NOEXEC, it->path);
    if (syscall(SYS_MOVE_MOUNT, tree, "", target, "", MOVE_FROM_EMPTY | MOVE_TO_EMPTY)) fail("cannot deny", it->path);
    close(tree);
    close(target);
  }
}

/* An empty root, and in it only what may be read. */
static void limited_root(const struct plan *readable) {
  new_root = "/dev";
  if (mount("tmpfs", new_root, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=1m")) fail("cannot mount", "a new root");
  attach_all(readable, MOUNT_RDONLY | MOUNT_NOSUID | MOUNT_NODEV);
}

static void take_system_folders(struct plan *readable, const struct policy *policy, struct list *links) {
  for (size_t index = 0; index < sizeof system_folders / sizeof *system_folders; index++) {
    struct stat status;
    if (lstat(system_folders[index], &status)) continue;
    if (S_ISLNK(status.st_mode)) add(links, system_folders[index]);
    else (void)take(readable, policy, system_folders[index]);
  }
}

/* On most systems /bin and /lib are links into /usr. */
static void copy_links(const struct list *links) {
  for (size_t index = 0; index < links->count; index++) {
    char target[256];
    ssize_t length = readlink(links->items[index], target, sizeof target - 1);
    if (length < 0) fail("cannot read the link", links->items[index]);
    target[length] = 0;
    if (symlink(target, in_new_root(links->items[index]))) fail("cannot make the link", links->items[index]);
  }
}

static void enter_new_root(void) {
  if (mount(NULL, new_root, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL)) fail("cannot seal", "the new root");
  if (chdir(new_root) || syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH) || chdir("/"))
    fail("cannot enter the new root", "");
  new_root = "";
}

static void take_private_tmp(struct private_tmp *tmp, struct plan *pins, const struct policy *policy) {
  if (!policy->private_tmp) return;
  if (!take(&tmp->base, policy, "/tmp")) fail("the private /tmp is not there", policy->private_tmp);
  tmp->base.items[0].replaces = 1;
  for (size_t index = 0; index < policy->shown.count; index++) {
    if (!take(&tmp->shown, policy, policy->shown.items[index])) continue;
    tmp->shown.items[tmp->shown.count - 1].replaces = 1;
    take_pins(pins, &tmp->ways, policy, policy->shown.items[index]);
  }
}

/* What is granted in it is granted in that one; what is shown is as it was outside. */
static void attach_private_tmp(const struct private_tmp *tmp, int write_all) {
  const uint64_t plain = MOUNT_NOSUID | MOUNT_NODEV, sealed = plain | (write_all ? 0 : MOUNT_RDONLY);
  attach_all(&tmp->base, sealed);
  attach_all(&tmp->own, plain);
  attach_all(&tmp->ways, plain);
  attach_all(&tmp->shown, sealed);
}

void build_file_system(const struct policy *policy) {
  struct plan readable = {0}, writable = {0}, pins = {0}, sealed = {0}, denied = {0};
  struct private_tmp tmp = {0};
  struct list links = {0};
  int trees[device_count];
  const int limited = !policy->read_all && !policy->write_all;

  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) fail("cannot make the mounts private", "");
  take_devices(trees);
  int null_device = clone_tree(AT_FDCWD, "/dev/null");
  if (limited) {
    take_system_folders(&readable, policy, &links);
    for (size_t index = 0; index < policy->read.count; index++) take(&readable, policy, policy->read.items[index]);
  }
  take_private_tmp(&tmp, &pins, policy);
  for (size_t index = 0; index < policy->write.count && !policy->write_all; index++) {
    const char *path = policy->write.items[index];
    (void)take(is_private(policy, path) ? &tmp.own : &writable, policy, path);
  }
  for (size_t index = 0; index < policy->protect.count; index++) {
    const char *path = policy->protect.items[index];
    if (has(&sealed, path) || !take(&sealed, policy, path)) continue;
    take_pins(&pins, &tmp.ways, policy, path);
  }
  for (size_t index = 0; index < policy->deny.count; index++) {
    const char *path = policy->deny.items[index];
    if (!take(&denied, policy, path)) continue;
    take_pins(&pins, &tmp.ways, policy, path);
  }

  if (!policy->write_all) {
    int root = open("/", O_PATH | O_CLOEXEC);
    if (root < 0) fail("cannot open", "/");
    restrict_tree(root, MOUNT_RDONLY | MOUNT_NOSUID | MOUNT_NODEV, "/");
    close(root);
  }
  if (limited) {
    limited_root(&readable);
    copy_links(&links);
  }
  new_device_folder(trees);
  new_process_folder();
  attach_private_tmp(&tmp, policy->write_all);
  attach_all(&writable, MOUNT_NOSUID | MOUNT_NODEV);
  attach_all(&pins, limited ? MOUNT_NOSUID | MOUNT_NODEV : 0);
  attach_all(&sealed, MOUNT_RDONLY | MOUNT_NOSUID | MOUNT_NODEV);
  mask(&denied, null_device);
  close(null_device);
  if (limited) enter_new_root();
}
