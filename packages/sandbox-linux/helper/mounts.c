/*
 * What the command sees of the file system. Every tree is taken before anything is covered or made
 * read-only, and put on top afterwards; later mounts cover earlier ones.
 */
#include "codex-sandbox.h"
#include "kernel.h"
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

struct planned {
  int tree;
  const char *path;
  struct stat status;
};

struct plan {
  struct planned *items;
  size_t count;
};

static const char *const devices[] = {"null", "zero", "full", "random", "urandom", "tty"};
enum { device_count = sizeof devices / sizeof *devices };

/* What programs need to start at all, where only some folders may be read. */
static const char *const system_folders[] = {"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/opt"};

/* Where the new root is built when reading is limited: a folder that every system has. */
static const char *new_root = "";

static const char *in_new_root(const char *path) {
  char *joined;
  if (!*new_root) return path;
  if (asprintf(&joined, "%s%s", new_root, path) < 0) fail("out of memory", "");
  return joined;
}

static int clone_tree(int folder, const char *path) {
  return (int)syscall(SYS_OPEN_TREE, folder, path,
                      TREE_CLONE | TREE_CLOEXEC | TREE_RECURSIVE | AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW);
}

static void restrict_tree(int tree, uint64_t flags, const char *path) {
  struct mount_attr_ attributes = {.set = flags};
  unsigned how = AT_EMPTY_PATH | TREE_RECURSIVE;
  if (syscall(SYS_MOUNT_SETATTR, tree, "", how, &attributes, sizeof attributes))
    fail("cannot restrict a mount", path);
}

/* Gives 0 when nothing is there. A link on the way there means that it is not what was checked. */
static int plan(struct plan *plan, const char *path) {
  int found = open_canonical(path, O_PATH | O_NOFOLLOW);
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

/* In an empty new root, the place for a mount has to be made. */
static void make_place(const char *path, int as_folder) {
  char *copy = strdup(path);
  if (!copy) fail("out of memory", "");
  for (char *slash = strchr(copy + strlen(new_root) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    if (mkdir(copy, 0755) && errno != EEXIST && errno != EROFS) fail("cannot make a folder", copy);
    *slash = '/';
  }
  if (as_folder && mkdir(path, 0755) && errno != EEXIST && errno != EROFS) fail("cannot make a folder", path);
  if (!as_folder && mknod(path, S_IFREG | 0600, 0) && errno != EEXIST && errno != EROFS) fail("cannot make a file", path);
  free(copy);
}

static void attach(int tree, const char *path, const struct stat *expected) {
  const char *place = in_new_root(path);
  if (*new_root) make_place(place, S_ISDIR(expected->st_mode));
  int target = open_canonical(place, O_PATH | O_NOFOLLOW);
  struct stat status;
  if (target < 0 || fstat(target, &status)) fail("cannot mount on", path);
  errno = 0;
  int same = status.st_ino == expected->st_ino && status.st_dev == expected->st_dev;
  if (!*new_root && !same) fail("changed while it was looked at", path);
  if (syscall(SYS_MOVE_MOUNT, tree, "", target, "", MOVE_FROM_EMPTY | MOVE_TO_EMPTY)) fail("cannot mount on", path);
  close(target);
  close(tree);
}

static void attach_all(const struct plan *plan, uint64_t flags) {
  for (size_t index = 0; index < plan->count; index++) {
    const struct planned *it = &plan->items[index];
    if (flags) restrict_tree(it->tree, flags, it->path);
    attach(it->tree, it->path, &it->status);
  }
}

static int has(const struct plan *plan, const char *path) {
  for (size_t index = 0; index < plan->count; index++)
    if (!strcmp(plan->items[index].path, path)) return 1;
  return 0;
}

/*
 * The folders between a writable root and what is guarded in it. Renamed, they would carry it to a name
 * that nobody guards. A mount cannot be renamed, so each is mounted on itself.
 */
static void plan_pins(struct plan *pins, const struct policy *policy, const char *guarded) {
  static const char *everything[] = {"/"};
  const struct list all = {everything, 1};
  const struct list *roots = policy->write_all ? &all : &policy->write;
  for (size_t index = 0; index < roots->count; index++) {
    const char *root = roots->items[index];
    if (!is_below(root, guarded) || !strcmp(root, guarded)) continue;
    const char *end = root[1] ? guarded + strlen(root) + 1 : guarded + 1;
    for (end = strchr(end, '/'); end; end = strchr(end + 1, '/')) {
      char *folder = strndup(guarded, (size_t)(end - guarded));
      if (!folder) fail("out of memory", "");
      if (has(pins, folder) || !plan(pins, folder)) free(folder);
    }
  }
}

static void new_device_folder(const int *trees) {
  const char *dev = in_new_root("/dev");
  char path[64];
  struct stat file = {.st_mode = S_IFREG};
  if (*new_root && mkdir(dev, 0755)) fail("cannot make a folder", dev);
  if (mount("tmpfs", dev, "tmpfs", MS_NOSUID | MS_NOEXEC, "mode=0755,size=64k")) fail("cannot mount", "/dev");
  for (size_t index = 0; index < device_count; index++) {
    if (trees[index] < 0) continue;
    snprintf(path, sizeof path, "%s/%s", dev, devices[index]);
    if (mknod(path, S_IFREG | 0600, 0) || stat(path, &file)) fail("cannot make a device", devices[index]);
    if (syscall(SYS_MOVE_MOUNT, trees[index], "", AT_FDCWD, path, MOVE_FROM_EMPTY)) fail("cannot mount a device", devices[index]);
    close(trees[index]);
  }
  static const char *const links[][2] = {{"pts/ptmx", "ptmx"}, {"/proc/self/fd", "fd"},
      {"/proc/self/fd/0", "stdin"}, {"/proc/self/fd/1", "stdout"}, {"/proc/self/fd/2", "stderr"}};
  for (size_t index = 0; index < sizeof links / sizeof *links; index++) {
    snprintf(path, sizeof path, "%s/%s", dev, links[index][1]);
    if (symlink(links[index][0], path)) fail("cannot make a link", path);
  }
  snprintf(path, sizeof path, "%s/pts", dev);
  if (mkdir(path, 0755) || mount("devpts", path, "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620"))
    fail("cannot mount", "/dev/pts");
  snprintf(path, sizeof path, "%s/shm", dev);
  if (mkdir(path, 01777) || mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777")) fail("cannot mount", "/dev/shm");
  if (mount(NULL, dev, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NOEXEC, NULL)) fail("cannot seal", "/dev");
}

/* The kernel's knobs belong to root of the host, who is the caller's root too. */
static void new_process_folder(void) {
  static const char *const knobs[] = {"sys", "sysrq-trigger", "irq", "bus", "fs", "acpi", "scsi", "driver", "mtrr", "timer_list"};
  const char *proc = in_new_root("/proc");
  char path[64];
  if (*new_root && mkdir(proc, 0755)) fail("cannot make a folder", proc);
  if (mount("proc", proc, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL)) fail("cannot mount", "/proc");
  for (size_t index = 0; index < sizeof knobs / sizeof *knobs; index++) {
    snprintf(path, sizeof path, "%s/%s", proc, knobs[index]);
    int tree = clone_tree(AT_FDCWD, path);
    if (tree < 0 && errno == ENOENT) continue;
    if (tree < 0) fail("cannot take the tree", path);
    restrict_tree(tree, MOUNT_RDONLY | MOUNT_NOSUID | MOUNT_NODEV | MOUNT_NOEXEC, path);
    if (syscall(SYS_MOVE_MOUNT, tree, "", AT_FDCWD, path, MOVE_FROM_EMPTY)) fail("cannot seal", path);
    close(tree);
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

static void plan_system_folders(struct plan *readable, struct list *links) {
  for (size_t index = 0; index < sizeof system_folders / sizeof *system_folders; index++) {
    struct stat status;
    if (lstat(system_folders[index], &status)) continue;
    if (S_ISLNK(status.st_mode)) add(links, system_folders[index]);
    else plan(readable, system_folders[index]);
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

void build_file_system(const struct policy *policy) {
  struct plan readable = {0}, writable = {0}, pins = {0}, sealed = {0}, denied = {0};
  struct list links = {0};
  int trees[device_count];
  const int limited = !policy->read_all && !policy->write_all;

  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) fail("cannot make the mounts private", "");
  for (size_t index = 0; index < device_count; index++) {
    char path[32];
    snprintf(path, sizeof path, "/dev/%s", devices[index]);
    trees[index] = clone_tree(AT_FDCWD, path);
  }
  int null_device = clone_tree(AT_FDCWD, "/dev/null");
  if (limited) {
    plan_system_folders(&readable, &links);
    for (size_t index = 0; index < policy->read.count; index++) plan(&readable, policy->read.items[index]);
  }
  for (size_t index = 0; index < policy->write.count && !policy->write_all; index++)
    plan(&writable, policy->write.items[index]);
  for (size_t index = 0; index < policy->protect.count; index++) {
    const char *path = policy->protect.items[index];
    if (has(&sealed, path) || !plan(&sealed, path)) continue;
    plan_pins(&pins, policy, path);
  }
  for (size_t index = 0; index < policy->deny.count; index++) {
    if (!plan(&denied, policy->deny.items[index])) continue;
    plan_pins(&pins, policy, policy->deny.items[index]);
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
  attach_all(&writable, MOUNT_NOSUID | MOUNT_NODEV);
  attach_all(&pins, limited ? MOUNT_NOSUID | MOUNT_NODEV : 0);
  attach_all(&sealed, MOUNT_RDONLY | MOUNT_NOSUID | MOUNT_NODEV);
  mask(&denied, null_device);
  close(null_device);
  if (limited) enter_new_root();
}

/* Servers under test listen there. */
void raise_loopback(void) {
  struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
  int handle = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (handle < 0) return;
  if (ioctl(handle, SIOCSIFFLAGS, &request)) fail("cannot raise the loopback", "");
  close(handle);
}
