/* What every program finds in /dev and /proc, made anew: the host's own lead to its devices and processes. */
#include "trees.h"
#include "kernel.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char *const devices[device_count] = {"null", "zero", "full", "random", "urandom", "tty"};

void take_devices(int *trees) {
  for (size_t index = 0; index < device_count; index++)
    trees[index] = clone_tree(AT_FDCWD, JOIN("/dev/", devices[index]));
}

void new_device_folder(const int *trees) {
  const char *dev = in_new_root("/dev"), *place;
  struct stat file = {.st_mode = S_IFREG};
  if (*new_root && mkdir(dev, 0755)) fail("cannot make a folder", dev);
  if (mount("tmpfs", dev, "tmpfs", MS_NOSUID | MS_NOEXEC, "mode=0755,size=64k")) fail("cannot mount", "/dev");
  for (size_t index = 0; index < device_count; index++) {
    if (trees[index] < 0) continue;
    place = JOIN(dev, "/", devices[index]);
    if (mknod(place, S_IFREG | 0600, 0) || stat(place, &file)) fail("cannot make a device", devices[index]);
    if (syscall(SYS_MOVE_MOUNT, trees[index], "", AT_FDCWD, place, MOVE_FROM_EMPTY)) fail("cannot mount a device", devices[index]);
    close(trees[index]);
  }
  static const char *const links[][2] = {{"pts/ptmx", "ptmx"}, {"/proc/self/fd", "fd"},
      {"/proc/self/fd/0", "stdin"}, {"/proc/self/fd/1", "stdout"}, {"/proc/self/fd/2", "stderr"}};
  for (size_t index = 0; index < COUNT(links); index++)
    if (symlink(links[index][0], JOIN(dev, "/", links[index][1]))) fail("cannot make a link", links[index][1]);
  place = JOIN(dev, "/pts");
  if (mkdir(place, 0755) || mount("devpts", place, "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620"))
    fail("cannot mount", "/dev/pts");
  place = JOIN(dev, "/shm");
  if (mkdir(place, 01777) || mount("tmpfs", place, "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777")) fail("cannot mount", "/dev/shm");
  if (mount(NULL, dev, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NOEXEC, NULL)) fail("cannot seal", "/dev");
}

/* The kernel's knobs belong to root of the host, who is the caller's root too. */
void new_process_folder(void) {
  static const char *const knobs[] = {"sys", "sysrq-trigger", "irq", "bus", "fs", "acpi", "scsi", "driver", "mtrr", "timer_list"};
  const char *proc = in_new_root("/proc");
  if (*new_root && mkdir(proc, 0755)) fail("cannot make a folder", proc);
  if (mount("proc", proc, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL)) fail("cannot mount", "/proc");
  for (size_t index = 0; index < COUNT(knobs); index++) {
    const char *path = JOIN(proc, "/", knobs[index]);
    int tree = clone_tree(AT_FDCWD, path);
    if (tree < 0 && errno == ENOENT) continue;
    if (tree < 0) fail("cannot take the tree", path);
    restrict_tree(tree, MOUNT_RDONLY | MOUNT_NOSUID | MOUNT_NODEV | MOUNT_NOEXEC, path);
    if (syscall(SYS_MOVE_MOUNT, tree, "", AT_FDCWD, path, MOVE_FROM_EMPTY)) fail("cannot seal", path);
    close(tree);
  }
}
