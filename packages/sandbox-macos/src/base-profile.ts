/** Facts about the machine that runtimes ask for at their start (sysctl(3)). */
const facts = [
  ...[
    ..."activecpu busfrequency_compat byteorder cacheconfig cachelinesize_compat cpufamily".split(
      " ",
    ),
    ..."cpufrequency_compat cputype l1dcachesize_compat l1icachesize_compat l2cachesize_compat".split(
      " ",
    ),
    ..."l3cachesize_compat logicalcpu_max machine ncpu nperflevels memsize pagesize packages".split(
      " ",
    ),
    ..."pagesize_compat physicalcpu_max tbfrequency_compat vectorunit optional.armv8_2_sha512".split(
      " ",
    ),
    ..."BF16 DotProd FCMA FHM FP16 I8MM JSCVT LSE RDM SHA512"
      .split(" ")
      .map((feature) => `optional.arm.FEAT_${feature}`),
  ].map((name) => `hw.${name}`),
  ...[
    ..."argmax hostname maxfilesperproc osproductversion osrelease ostype osvariant_status".split(
      " ",
    ),
    ..."osversion secure_kernel usrstack64 version".split(" "),
  ].map((name) => `kern.${name}`),
  "sysctl.proc_cputype",
]

/** What every command may: start programs, end its own, ask for facts, use a terminal of its own. */
export const baseProfile: string = [
  "(version 1)",
  "(deny default)",
  "(allow process-exec)",
  "(allow process-fork)",
  "(allow signal (target same-sandbox))",
  "(allow process-info* (target same-sandbox))",
  `(allow sysctl-read\n  ${[...facts.map((name) => `(sysctl-name "${name}")`), '(sysctl-name-prefix "hw.perflevel")'].join("\n  ")})`,
  '(allow file-write-data (require-all (path "/dev/null") (vnode-type CHARACTER-DEVICE)))',
  '(allow file-write* (literal "/dev/null") (literal "/dev/zero") (literal "/dev/tty"))',
  '(allow file-write* (literal "/dev/stdout") (literal "/dev/stderr") (regex #"^/dev/fd/"))',
  "(allow pseudo-tty)",
  '(allow file-read* file-write* file-ioctl (literal "/dev/ptmx") (regex #"^/dev/ttys[0-9]+"))',
  "(allow ipc-posix-sem)",
  // Who is who: getpwuid(3) asks this service.
  '(allow mach-lookup (global-name "com.apple.system.opendirectoryd.libinfo"))',
].join("\n")
