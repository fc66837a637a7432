/*
 * The system calls that are refused, each with its reason, as a program for the kernel (seccomp(2)).
 * Everything that is not named here is allowed: programs need more calls than anybody can list.
 */
#include "codex-sandbox.h"
#include "kernel.h"
#include <errno.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OUR_ARCHITECTURE 0xc000003eu
#elif defined(__aarch64__)
#define OUR_ARCHITECTURE 0xc00000b7u
#else
#error "no system call numbers for this processor"
#endif

enum {
  load = 0x20,       /* BPF_LD | BPF_W | BPF_ABS */
  is_equal = 0x15,   /* BPF_JMP | BPF_JEQ | BPF_K */
  has_any_bit = 0x45,/* BPF_JMP | BPF_JSET | BPF_K */
  and_with = 0x54,   /* BPF_ALU | BPF_AND | BPF_K */
  answer = 0x06,     /* BPF_RET | BPF_K */
  number_at = 0,
  architecture_at = 4,
};
#define ALLOW 0x7fff0000u
#define REFUSE(error) (0x00050000u | (error))
/* The low half of an argument: the kernel reads ints from it, whatever the upper half says. */
#define ARGUMENT(n) (16u + 8u * (n))

static struct bpf_insn_ code[320];
static uint16_t length;

static void emit(uint16_t operation, uint32_t k, uint8_t jump_true, uint8_t jump_false) {
  errno = 0;
  if (length == sizeof code / sizeof *code) fail("the filter is too long", "");
  code[length++] = (struct bpf_insn_){operation, jump_true, jump_false, k};
}

static void refuse(long number, uint32_t error) {
  emit(is_equal, (uint32_t)number, 0, 1);
  emit(answer, REFUSE(error), 0, 0);
}

/* Refuses the call when an argument has one of the bits. */
static void refuse_bits(long number, unsigned argument, uint32_t bits, uint32_t error) {
  emit(is_equal, (uint32_t)number, 0, 4);
  emit(load, ARGUMENT(argument), 0, 0);
  emit(has_any_bit, bits, 0, 1);
  emit(answer, REFUSE(error), 0, 0);
  emit(answer, ALLOW, 0, 0);
}

/* Refuses the call when an argument is the value. The number is loaded again for what follows. */
static void refuse_value(long number, unsigned argument, uint32_t value) {
  emit(is_equal, (uint32_t)number, 0, 4);
  emit(load, ARGUMENT(argument), 0, 0);
  emit(is_equal, value, 0, 1);
  emit(answer, REFUSE(EPERM), 0, 0);
  emit(load, number_at, 0, 0);
}

/* Refuses the call when an argument is not 0: a process by its number, where 0 is the caller. */
static void refuse_others(long number, unsigned argument) {
  emit(is_equal, (uint32_t)number, 0, 4);
  emit(load, ARGUMENT(argument), 0, 0);
  emit(is_equal, 0, 1, 0);
  emit(answer, REFUSE(EPERM), 0, 0);
  emit(load, number_at, 0, 0);
}

/* What changes or observes the whole machine, or reaches around the other layers. */
static const uint16_t refused[] = {
    /* Rings do their work past this filter. */
    SYS_IO_URING_SETUP, SYS_IO_URING_ENTER, SYS_IO_URING_REGISTER,
    /* Programs in the kernel, and what most of its exploits begin with. */
    SYS_bpf, SYS_perf_event_open, SYS_userfaultfd,
    /* Keyrings are not confined by namespaces. */
    SYS_keyctl, SYS_add_key, SYS_request_key,
    /* Another kernel, more of this one. */
    SYS_kexec_load, SYS_kexec_file_load, SYS_init_module, SYS_finit_module, SYS_delete_module,
    /* Mounts are what holds the file system. */
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_OPEN_TREE, SYS_MOVE_MOUNT, SYS_FSOPEN, SYS_FSCONFIG,
    SYS_FSMOUNT, SYS_FSPICK, SYS_MOUNT_SETATTR, SYS_OPEN_TREE_ATTR,
    /* Another's namespaces. */
    SYS_setns,
    /* The machine's state. */
    SYS_swapon, SYS_swapoff, SYS_acct, SYS_reboot, SYS_quotactl, SYS_QUOTACTL_FD, SYS_vhangup,
    SYS_settimeofday, SYS_clock_settime, SYS_clock_adjtime, SYS_adjtimex, SYS_sethostname, SYS_setdomainname,
    SYS_syslog, SYS_lookup_dcookie,
    /* Files past every folder. */
    SYS_open_by_handle_at, SYS_fanotify_init,
#ifdef __x86_64__
    /* Ports of the machine, and obsolete doors. */
    SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_uselib, SYS__sysctl,
#endif
};

/* Without namespaces, other processes and their memory are in reach. */
static const uint16_t refused_without_namespaces[] = {
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_PIDFD_GETFD,
    SYS_shmget, SYS_shmat, SYS_shmctl, SYS_msgget, SYS_msgsnd, SYS_msgrcv, SYS_msgctl, SYS_semget, SYS_semop,
    SYS_semtimedop, SYS_semctl, SYS_mq_open, SYS_mq_unlink,
};

/*
 * Sockets that a network namespace does not confine: Unix sockets reach services of the host by path
 * (docker, ssh-agent, dbus), vsock the host of a virtual machine, others the kernel's rarely tried corners.
 */
static void filter_sockets(const struct policy *policy, enum form form) {
  const int no_internet = form == without_namespaces && !policy->network_full;
  emit(is_equal, SYS_socket, 0, 9);
  emit(load, ARGUMENT(0), 0, 0);
  emit(is_equal, AF_INET, 0, 1);
  emit(answer, no_internet ? REFUSE(EPERM) : ALLOW, 0, 0);
  emit(is_equal, AF_INET6, 0, 1);
  emit(answer, no_internet ? REFUSE(EPERM) : ALLOW, 0, 0);
  emit(is_equal, AF_NETLINK, 0, 2);
  emit(load, ARGUMENT(2), 0, 0);
  emit(is_equal, 0 /* NETLINK_ROUTE */, 1, 0);
  emit(answer, REFUSE(EPERM), 0, 0);
  /* Here: another call, or a route socket. */
  emit(load, number_at, 0, 0);
  /* Pairs are how processes talk to their children. A datagram pair could send to any name. */
  emit(is_equal, SYS_socketpair, 0, 8);
  emit(load, ARGUMENT(0), 0, 0);
  emit(is_equal, AF_UNIX, 0, 4);
  emit(load, ARGUMENT(1), 0, 0);
  emit(and_with, 0xf, 0, 0);
  emit(is_equal, SOCK_STREAM, 2, 0);
  emit(is_equal, SOCK_SEQPACKET, 1, 0);
  emit(answer, REFUSE(EPERM), 0, 0);
  emit(load, number_at, 0, 0);
}

static void build(const struct policy *policy, enum form form) {
  const uint32_t new_namespaces = 0x7e020000u;
  emit(load, architecture_at, 0, 0);
  emit(is_equal, OUR_ARCHITECTURE, 1, 0);
  emit(answer, REFUSE(ENOSYS), 0, 0);
  emit(load, number_at, 0, 0);
#ifdef __x86_64__
  /* x32: the same numbers with a bit set, past every comparison below. */
  emit(has_any_bit, 0x40000000u, 0, 1);
  emit(answer, REFUSE(ENOSYS), 0, 0);
#endif
  for (size_t index = 0; index < sizeof refused / sizeof *refused; index++) refuse(refused[index], EPERM);
  if (form == without_namespaces)
    for (size_t index = 0; index < sizeof refused_without_namespaces / sizeof *refused_without_namespaces; index++)
      refuse(refused_without_namespaces[index], EPERM);
  /* What Landlock does not scope: limits and priorities of other processes of the same user. */
  if (form == without_namespaces) {
    refuse_others(SYS_prlimit64, 0);
    refuse_others(SYS_setpriority, 1);
    refuse_others(SYS_ioprio_set, 1);
    refuse_others(SYS_sched_setscheduler, 0);
    refuse_others(SYS_sched_setparam, 0);
    refuse_others(SYS_sched_setattr, 0);
  }
  /* A user namespace of its own would give the command new rights. clone3 hides its flags in memory. */
  refuse(SYS_CLONE3, ENOSYS);
  /* What is typed into a terminal comes from a person. */
  refuse_value(SYS_ioctl, 1, 0x5412 /* TIOCSTI */);
  refuse_value(SYS_ioctl, 1, 0x541c /* TIOCLINUX */);
  filter_sockets(policy, form);
  refuse_bits(SYS_clone, 0, new_namespaces, EPERM);
  refuse_bits(SYS_unshare, 0, new_namespaces | 0x80 /* time */, EPERM);
  emit(answer, ALLOW, 0, 0);
}

void apply_filter(const struct policy *policy, enum form form) {
  build(policy, form);
  const struct bpf_program_ program = {length, code};
  if (prctl(PR_SET_SECCOMP, 2 /* filter */, &program)) fail("cannot filter system calls", "");
}
