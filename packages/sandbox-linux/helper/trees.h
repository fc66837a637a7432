/* Parts of the file system that are taken before anything is covered, and put on top afterwards. */
#pragma once
#include "codex-sandbox.h"
#include <sys/stat.h>

struct planned {
  int tree;
  const char *path;
  struct stat status;
  /* It is put where something else is. */
  int replaces;
};

struct plan {
  struct planned *items;
  size_t count;
};

/* Where the new root is built when reading is limited; empty when the old one stays. */
extern const char *new_root;
const char *in_new_root(const char *path);

int clone_tree(int folder, const char *path);
void restrict_tree(int tree, uint64_t flags, const char *path);

/* Takes what the path is to show. Gives 0 when nothing is there. */
int take(struct plan *plan, const struct policy *policy, const char *path);
int has(const struct plan *plan, const char *path);
void attach_all(const struct plan *plan, uint64_t flags);

/* Of programs' own: /dev with these devices, and /proc. */
enum { device_count = 6 };
void take_devices(int *trees);
void new_device_folder(const int *trees);
void new_process_folder(void);
