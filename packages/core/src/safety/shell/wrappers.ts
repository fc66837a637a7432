/** How a program that starts another one takes it. */
export type Wrapper = {
  /** Options whose value is the next word. */
  readonly valued?: string
  /** Options that stand alone, or have their value in the same word. */
  readonly flags?: RegExp
  /** How many words stand before the command. */
  readonly operands?: number
  /** `NAME=value` may stand before the command. */
  readonly assignments?: true
  /** The option whose value is a script of its own. */
  readonly script?: string
  /** The words are joined to a script for a shell. */
  readonly joins?: true
}

const any = /^-/

/** Programs that run what stands behind them. */
export const wrappers: Readonly<Record<string, Wrapper>> = {
  env: {
    valued: "-u --unset -C --chdir",
    flags: /^-[i0v]+$|^--(ignore-environment|null|debug)$/,
    assignments: true,
    script: "-S",
  },
  timeout: {
    valued: "-k --kill-after -s --signal",
    flags: /^-v$|^-[ks].|^--(verbose|foreground|preserve-status)$/,
    operands: 1,
  },
  gtimeout: { valued: "-k -s", operands: 1 },
  nice: { valued: "-n --adjustment", flags: /^-n?-?\d+$/ },
  nohup: {},
  setsid: { flags: /^-[cfw]+$|^--(ctty|fork|wait)$/ },
  stdbuf: { valued: "-i -o -e --input --output --error", flags: /^-[ioe]./ },
  ionice: { valued: "-c -n -p -P -u --class --classdata", flags: /^-t$|^-[cn]\d$/ },
  chrt: { operands: 1, flags: any },
  taskset: { operands: 1, flags: any },
  time: {
    valued: "-f -o --format --output",
    flags: /^-[pavlq]+$|^--(append|portability|verbose)$/,
  },
  command: { flags: /^-p$/ },
  builtin: {},
  exec: { valued: "-a", flags: /^-[cl]+$/ },
  coproc: {},
  noglob: {},
  nocorrect: {},
  sudo: {
    valued: "-u -g -h -p -C -r -t -T -U -D -R --user --group --host --prompt --chdir --chroot",
    flags:
      /^-[AbEeHiKklnPSsVv]+$|^--(preserve-env|login|non-interactive|stdin|set-home|background)$/,
    assignments: true,
  },
  doas: { valued: "-u -C", flags: /^-[nsL]+$/ },
  su: { valued: "-s -g -G", operands: 1, script: "-c", flags: any },
  runuser: { valued: "-u -s -g -G", script: "-c", flags: any },
  pkexec: { valued: "--user" },
  xargs: {
    valued:
      "-I -n -P -L -d -a -s -E --max-args --max-procs --max-lines --replace --delimiter --arg-file",
    flags: /^-[0rtpxo]+$|^-[InPLdasEei]|^--(null|no-run-if-empty|verbose|interactive|exit)$/,
  },
  parallel: { valued: "-j -n -N -I -a --jobs", flags: any, joins: true },
  watch: { valued: "-n --interval", flags: /^-[bcdegptx]+$/, joins: true },
  entr: { flags: any },
  strace: { valued: "-e -o -p -s -u -E -a -O -S -P -I", flags: any },
  ltrace: { valued: "-e -o -p -s -u", flags: any },
  gdb: { flags: any },
  caffeinate: { valued: "-t -w", flags: /^-[dimsu]+$/ },
  flock: { valued: "-w -E --timeout", operands: 1, script: "-c", flags: any },
  script: { valued: "-T -I -O -B", operands: 1, script: "-c", flags: any },
  chroot: { operands: 1, flags: any },
  unshare: { valued: "-R -w -S -G", flags: any },
  nsenter: { valued: "-t -S -G", flags: any },
  setarch: { operands: 1, flags: any },
  bwrap: { flags: any },
  busybox: {},
  toybox: {},
  npx: { valued: "-p --package", script: "-c", flags: any },
  bunx: { flags: any },
  uvx: { flags: any },
  ssh: {
    valued: "-p -i -l -o -F -J -L -R -D -b -c -e -m -O -Q -S -W -w",
    operands: 1,
    flags: any,
    joins: true,
  },
}
