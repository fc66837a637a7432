/* What the kernel's interface says and musl's headers do not (yet): include/uapi/linux. */
#pragma once
#include <stdint.h>
#include <sys/syscall.h>

#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#define SYS_OPEN_TREE 428
#define SYS_MOVE_MOUNT 429
#define SYS_FSOPEN 430
#define SYS_FSCONFIG 431
#define SYS_FSMOUNT 432
#define SYS_FSPICK 433
#define SYS_CLOSE_RANGE 436
#define SYS_PIDFD_GETFD 438
#define SYS_MOUNT_SETATTR 442
#define SYS_QUOTACTL_FD 443
#define SYS_LANDLOCK_CREATE 444
#define SYS_LANDLOCK_ADD 445
#define SYS_LANDLOCK_RESTRICT 446
#define SYS_OPEN_TREE_ATTR 467
#define SYS_IO_URING_SETUP 425
#define SYS_IO_URING_ENTER 426
#define SYS_IO_URING_REGISTER 427
#define SYS_CLONE3 435

struct open_how_ {
  uint64_t flags, mode, resolve;
};
#define RESOLVE_NO_MAGICLINKS_ 2
#define RESOLVE_NO_SYMLINKS_ 4

struct mount_attr_ {
  uint64_t set, clear, propagation, userns;
};
#define MOUNT_RDONLY 1
#define MOUNT_NOSUID 2
#define MOUNT_NODEV 4
#define MOUNT_NOEXEC 8
#define TREE_CLONE 1
#define TREE_CLOEXEC 02000000
#define TREE_RECURSIVE 0x8000
#define MOVE_FROM_EMPTY 4
#define MOVE_TO_EMPTY 0x40

struct landlock_ruleset_ {
  uint64_t fs, net, scoped;
};
struct landlock_path_ {
  uint64_t allowed;
  int32_t folder;
} __attribute__((packed));

struct bpf_insn_ {
  uint16_t code;
  uint8_t jump_true, jump_false;
  uint32_t k;
};
struct bpf_program_ {
  uint16_t length;
  const struct bpf_insn_ *code;
};

struct capability_header_ {
  uint32_t version;
  int pid;
};
struct capability_data_ {
  uint32_t effective, permitted, inheritable;
};
