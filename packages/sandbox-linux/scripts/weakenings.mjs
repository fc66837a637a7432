/**
 * One step of the helper each, taken away: `edits` are [file, text, replacement]. What must notice: the cases of
 * the suite whose names match `cases` (in the form `landlock`, if it says so), or the `tests` of the files in
 * test/ whose titles do.
 */
export const weakenings = [
  step("unknown keys of the policy are refused", { tests: "an unknown key" }, [
    ["policy.c", 'else fail("unknown key in the policy", key);', ""],
  ]),
  step("paths must be canonical", { tests: "a path with" }, [
    ["policy.c", "if (length == 0 || is_dots)", "if (0)"],
  ]),
  step("the policy must be whole", { tests: "a missing" }, [
    ["policy.c", "if (!ended || ", "if (0 && "],
  ]),
  step("paths are opened without following links", { tests: "a path that becomes a link" }, [
    ["policy.c", "RESOLVE_NO_SYMLINKS_ | RESOLVE_NO_MAGICLINKS_", "0"],
  ]),
  step(
    "where bubblewrap did the mounts, what may be written is compared",
    { tests: "in the form bubblewrap|obeys no policy" },
    [["landlock.c", "  check_identity(policy, path, folder);\n", ""]],
  ),
  step("Landlock allows no path that became a link", { tests: "in the form landlock" }, [
    [
      "landlock.c",
      "int folder = open_canonical(path, O_PATH);",
      "int folder = open(path, O_PATH);",
    ],
  ]),
  step("what is read cannot be written (and no Landlock)", { tests: "standard input" }, [
    ["streams.c", "&& landlock_version() == 0", "&& 0"],
    ["restrict.c", "  apply_landlock(policy, form);", ""],
  ]),
  step("a folder is no standard stream", { tests: "no folder as a standard" }, [
    ["main.c", "if (S_ISDIR(status.st_mode))", "if (0)"],
  ]),
  step("the policy's file must be ours alone", { tests: "only if it is ours" }, [
    ["main.c", "if (status.st_mode != (S_IFREG | 0600)", "if (0"],
  ]),
  step("descriptors are closed", { cases: "left open" }, [
    ["main.c", "if (syscall(SYS_CLOSE_RANGE, ", "if (0 && syscall(SYS_CLOSE_RANGE, "],
    ["streams.c", "if (syscall(SYS_CLOSE_RANGE, ", "if (0 && syscall(SYS_CLOSE_RANGE, "],
  ]),
  step("the caller must still be there", { tests: "caller that is gone" }, [
    ["supervise.c", "if (caller != 0 && first_parent != caller)", "if (0)"],
  ]),
  step("missing names are held", { cases: "made where there was none" }, [
    ["supervise.c", "if (form == with_namespaces) hold_placeholders(policy);", ""],
  ]),
  step("sockets are replaced by pipes", { tests: "opened by name" }, [
    ["supervise.c", "if (form != unconfined) make_streams();", ""],
  ]),
  step("a process namespace", { cases: "process outside|files are made" }, [
    ["supervise.c", "CLONE_NEWPID | ", ""],
  ]),
  step("a mount namespace", { cases: "files are made" }, [["supervise.c", "CLONE_NEWNS | ", ""]]),
  step("a network namespace", { cases: "localhost outside|datagram leaves|files are made" }, [
    ["supervise.c", "(policy->network_full ? 0 : CLONE_NEWNET)", "0"],
  ]),
  step("an IPC namespace", { cases: "shared memory of another" }, [
    ["supervise.c", "CLONE_NEWIPC | ", ""],
  ]),
  step("everything is read-only", { cases: "of a file outside is changed" }, [
    ["mounts.c", "restrict_tree(root, MOUNT_RDONLY", "restrict_tree(root, 0"],
  ]),
  step("what is protected is read-only", { cases: "hook|configuration" }, [
    ["mounts.c", "attach_all(&sealed, MOUNT_RDONLY", "attach_all(&sealed, 0"],
  ]),
  step("folders around it cannot be moved", { cases: "moving the folder around" }, [
    ["mounts.c", "attach_all(&pins,", "if (0) attach_all(&pins,"],
  ]),
  step("denied paths are masked", { cases: "denied" }, [
    ["mounts.c", "  mask(&denied, null_device);", ""],
  ]),
  step("only what may be read is there", { cases: "reading is limited" }, [
    ["mounts.c", "const int limited = ", "const int limited = 0 && "],
  ]),
  step("a private /tmp is put over the real one", { cases: "real /tmp is read" }, [
    ["policy.c", 'if (!policy->private_tmp || !is_below("/tmp", path))', "if (1)"],
  ]),
  step("what a private /tmp shows is not its own", { cases: "seen of the real /tmp" }, [
    ["mounts.c", "is_private(policy, folder) == is_private(policy, root) && ", ""],
  ]),
  step("a /dev of its own", { cases: "shared memory of one's own" }, [
    ["mounts.c", "  new_device_folder(trees);", "  (void)trees;"],
  ]),
  step("a /proc of its own", { cases: "process outside|processes are listed" }, [
    ["mounts.c", "  new_process_folder();", ""],
  ]),
  step("the kernel's knobs are read-only (and no Landlock)", { cases: "knob" }, [
    [
      "system-folders.c",
      "restrict_tree(tree, MOUNT_RDONLY | MOUNT_NOSUID | MOUNT_NODEV | MOUNT_NOEXEC, path);",
      "",
    ],
    ["restrict.c", "  apply_landlock(policy, form);", ""],
  ]),
  step("a loopback", { cases: "server on localhost serves" }, [
    ["inside.c", "if (!policy->network_full) raise_loopback();", ""],
  ]),
  step("capabilities are given up, the bounding set too", { cases: "capabilities are kept" }, [
    [
      "restrict.c",
      "if (syscall(SYS_capset, &header, none))",
      "if (0 && syscall(SYS_capset, &header, none))",
    ],
    ["restrict.c", "if (prctl(PR_CAPBSET_DROP, capability) && errno != EPERM)", "if (0)"],
  ]),
  step("the bounding set is emptied", { cases: "capabilities can come back" }, [
    ["restrict.c", "if (prctl(PR_CAPBSET_DROP, capability) && errno != EPERM)", "if (0)"],
  ]),
  step("no new privileges", { cases: "new privileges|files are made" }, [
    ["restrict.c", "if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))", "if (0)"],
  ]),
  step("no dumps of memory", { cases: "memory is dumped" }, [
    [
      "restrict.c",
      "if (setrlimit(RLIMIT_CORE, &no_core))",
      "if (0 && setrlimit(RLIMIT_CORE, &no_core))",
    ],
  ]),
  step("a session of its own", { tests: "terminal that was not handed in" }, [
    ["restrict.c", "if (!policy->tty && setsid() < 0", "if (0 && setsid() < 0"],
  ]),
  step("the process beside it is closed to it (and no Landlock)", { tests: "hides the process" }, [
    ["inside.c", "prctl(PR_SET_DUMPABLE, 0) || ", ""],
    ["restrict.c", "  apply_landlock(policy, form);", ""],
  ]),
  step("Landlock", { cases: "device without a meaning" }, [
    ["restrict.c", "  apply_landlock(policy, form);", ""],
  ]),
  step("Landlock's scope of signals", { cases: "is killed", form: "landlock" }, [
    ["landlock.c", "version >= 6 ? 3 : 0, /*", "0, /*"],
  ]),
  step("Landlock keeps to the roots", { cases: "file outside is changed", form: "landlock" }, [
    ["landlock.c", 'allow_beside("/", policy, reading);', 'allow_beside("/", policy, everything);'],
  ]),
  step("Landlock leaves out what is denied", { cases: "denied file is read", form: "landlock" }, [
    ["landlock.c", "if (is_below(policy->deny.items[index], path)) return 1;", ""],
  ]),
  step(
    "more calls are refused without namespaces",
    { cases: "shared memory of another", form: "landlock" },
    [
      [
        "filter.c",
        "    for (size_t index = 0; index < sizeof refused_without_namespaces",
        "    for (size_t index = 99; index < sizeof refused_without_namespaces",
      ],
    ],
  ),
  step("limits of others without namespaces", { cases: "limits of a process", form: "landlock" }, [
    ["filter.c", "    refuse_others(SYS_prlimit64, 0);", ""],
  ]),
  step("the filter", { cases: "no filter of calls" }, [
    ["restrict.c", "  apply_filter(policy, form);", ""],
  ]),
  call("SYS_IO_URING_SETUP, ", "io_uring"),
  call("SYS_userfaultfd,", "page faults"),
  call("SYS_add_key, ", "key is put"),
  step("refused: clone3", { cases: "clone3" }, [["filter.c", "  refuse(SYS_CLONE3, ENOSYS);", ""]]),
  step("refused: clone with namespaces", { cases: "by clone$" }, [
    ["filter.c", "  refuse_bits(SYS_clone, 0, new_namespaces, EPERM);", ""],
  ]),
  step("refused: unshare", { cases: "user namespace is made$" }, [
    ["filter.c", "  refuse_bits(SYS_unshare, 0, new_namespaces | 0x80 /* time */, EPERM);", ""],
  ]),
  step("refused: typing into a terminal", { cases: "typed into" }, [
    ["filter.c", "  refuse_value(SYS_ioctl, 1, 0x5412 /* TIOCSTI */);", ""],
  ]),
  step("refused: other sockets", { cases: "socket in the root|vsock|netlink|from one end" }, [
    ["filter.c", "  filter_sockets(policy, form);", "  (void)filter_sockets; (void)policy;"],
  ]),
  step("refused: datagram pairs", { cases: "one end of a pair" }, [
    ["filter.c", "  emit(is_equal, SOCK_STREAM, 2, 0);", "  emit(is_equal, SOCK_DGRAM, 2, 0);"],
  ]),
  step("the helper follows its caller into death", { tests: "outlive a caller that got SIGKILL" }, [
    ["supervise.c", "if (prctl(PR_SET_PDEATHSIG, SIGTERM))", "if (0)"],
  ]),
  step("pid 1 and the keeper follow the helper", { tests: "outlive a caller that got SIGUSR2" }, [
    ["supervise.c", "if (prctl(PR_SET_PDEATHSIG, signal))", "if (0)"],
    ["inside.c", " || prctl(PR_SET_PDEATHSIG, SIGKILL)", ""],
  ]),
  step("the keeper ends what is left", { tests: "takes along" }, [
    ["descendants.c", "    kill_all();", "    (void)kill_all;"],
  ]),
  step("the keeper adopts orphans", { tests: "supervisor or its keeper is killed" }, [
    ["keep.c", "if (prctl(PR_SET_CHILD_SUBREAPER, 1))", "if (0)"],
  ]),
  step("the keeper is in a session of its own", { tests: "outlive a caller that got SIGUSR2" }, [
    ["keep.c", "  setsid();", ""],
  ]),
]

function step(name, notices, edits) {
  return { name, edits, ...notices }
}

function call(text, cases) {
  return step(`refused: ${text.match(/SYS_(\w+)/)[1]}`, { cases }, [["filter.c", text, ""]])
}
