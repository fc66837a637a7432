/** What is taken for safe when no policy is named. */
export const defaultPolicy = `
define_program(
    program = "ls",
    system_path = ["/bin/ls", "/usr/bin/ls"],
    options = [flag("-1"), flag("-a"), flag("-l")],
    args = [ARG_RFILES_OR_CWD],
    should_match = [[], ["-a", "-l"], ["folder"]],
    should_not_match = [["-al"], ["-z"]],
)

define_program(
    program = "cat",
    system_path = ["/bin/cat", "/usr/bin/cat"],
    options = [flag("-b"), flag("-n"), flag("-t")],
    args = [ARG_RFILES],
    should_match = [["file"], ["-n", "file"]],
    should_not_match = [[]],
)

define_program(
    program = "cp",
    system_path = ["/bin/cp", "/usr/bin/cp"],
    options = [flag("-r"), flag("-R"), flag("--recursive")],
    args = [ARG_RFILES, ARG_WFILE],
    should_match = [["from", "to"], ["a", "b", "folder"]],
    should_not_match = [["from"]],
)

define_program(
    program = "head",
    system_path = ["/bin/head", "/usr/bin/head"],
    options = [opt("-c", ARG_POS_INT), opt("-n", ARG_POS_INT)],
    args = [ARG_RFILES],
    should_match = [["-n", "100", "file"]],
    should_not_match = [[], ["-n", "0", "file"]],
)

define_program(
    program = "printenv",
    system_path = ["/usr/bin/printenv"],
    args = [],
    should_match = [[]],
)

define_program(
    program = "printenv",
    system_path = ["/usr/bin/printenv"],
    args = [ARG_OPAQUE_VALUE],
    should_match = [["PATH"]],
    should_not_match = [["PATH", "HOME"]],
)

define_program(
    program = "pwd",
    options = [flag("-L"), flag("-P")],
    args = [],
    should_not_match = [["a"]],
)

define_program(
    program = "rg",
    options = [
        opt("-A", ARG_POS_INT),
        opt("-B", ARG_POS_INT),
        opt("-C", ARG_POS_INT),
        opt("-d", ARG_POS_INT),
        opt("--max-depth", ARG_POS_INT),
        opt("-m", ARG_POS_INT),
        opt("--max-count", ARG_POS_INT),
        opt("-g", ARG_OPAQUE_VALUE),
        opt("--glob", ARG_OPAQUE_VALUE),
        flag("-n"),
        flag("-i"),
        flag("-l"),
        flag("--files"),
        flag("--files-with-matches"),
        flag("--files-without-match"),
    ],
    args = [ARG_OPAQUE_VALUE, ARG_RFILES_OR_CWD],
    should_match = [["-n", "word"], ["word", "folder"]],
    should_not_match = [["--pre", "program", "word"]],
)

define_program(
    program = "sed",
    system_path = ["/usr/bin/sed"],
    options = [flag("-n"), flag("-u")],
    args = [ARG_SED_COMMAND, ARG_RFILES],
    should_match = [["-n", "122,202p", "file"]],
    should_not_match = [["-n", "1w out", "file"]],
)

define_program(
    program = "sed",
    system_path = ["/usr/bin/sed"],
    options = [flag("-n"), flag("-u"), opt("-e", ARG_SED_COMMAND, required = True)],
    args = [ARG_RFILES],
    should_match = [["-e", "122,202p", "file"]],
    should_not_match = [["122,202p"], ["-e", "s/y/x/e", "file"]],
)

define_program(
    program = "which",
    system_path = ["/bin/which", "/usr/bin/which"],
    options = [flag("-a"), flag("-s")],
    args = [ARG_RFILES],
    should_match = [["-a", "python"]],
)
`
