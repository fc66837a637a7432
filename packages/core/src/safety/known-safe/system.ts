import { options } from "./options.js"
import type { Program, Programs } from "./program.js"

const about = "--help --version"

const alone: Program = { options: options(about), operands: "none" }

/** Programs that tell of the machine, the user and the time. */
export const systemPrograms: Programs = {
  // A date without + in front would set the clock.
  date: {
    options: options(
      "-d= -r=@ -u -R -I[=] --date= --reference=@ --utc --universal --iso-8601[=] --rfc-3339= --rfc-email",
      about,
    ),
    operands: "text",
    most: 1,
    also: ({ operands }) => operands.every((operand) => operand.startsWith("+")),
  },
  uname: {
    options: options(
      "-a -s -n -r -v -m -p -i -o --all --kernel-name --nodename --kernel-release --kernel-version",
      `--machine --processor --hardware-platform --operating-system ${about}`,
    ),
    operands: "none",
  },
  arch: alone,
  nproc: { options: options(`--all --ignore= ${about}`), operands: "none" },
  whoami: alone,
  logname: alone,
  tty: { options: options(`-s --silent --quiet ${about}`), operands: "none" },
  id: {
    options: options(`-a -u -g -G -n -r -z --user --group --groups --name --real --zero ${about}`),
    operands: "text",
    most: 1,
  },
  groups: { options: options(about), operands: "text" },
  // Names that are looked up ask servers.
  hostname: { options: options("-s --short"), operands: "none" },
  uptime: { options: options("-p -s --pretty --since"), operands: "none" },
  free: {
    options: options("-b -k -m -g -h -w -t -l --bytes --kibi --mebi --gibi --human --wide --total"),
    operands: "none",
  },
  lscpu: {
    options: options("-e[=] -p[=] -J -a --json --extended[=] --parse[=]"),
    operands: "none",
  },
  lsblk: {
    options: options("-a -b -d -f -i -J -l -m -n -o= -p -P -r -t --json"),
    operands: "none",
  },
  // In letters without a dash, `e` would show environments.
  ps: {
    options: options("-e -f -A -a -l -j -u="),
    operands: "text",
    also: ({ operands }) => operands.every((operand) => ["aux", "ax", "axu"].includes(operand)),
  },
  which: { options: options("-a -s --all"), operands: "text", also: namesOnly },
  whereis: { options: options("-b -m -s"), operands: "text", also: namesOnly },
  locale: { options: options("-a -m --all-locales --charmaps"), operands: "none" },
}

function namesOnly({ operands }: { readonly operands: readonly string[] }): boolean {
  return operands.every((operand) => !operand.includes("/"))
}
