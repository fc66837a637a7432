import type { CommandWords, Operand } from "./command-words.js"
import { type Verb, elsewhere } from "./destruction.js"
import { git } from "./git-verbs.js"
import { remote } from "./remote-verbs.js"

const here: Operand = { word: ".", written: "." }

const operands: Verb = (words) => ({ targets: words.operands })

/** `chmod 644 x`, `chown me x`: the first operand is no file. */
const behindFirst =
  (...options: readonly string[]): Verb =>
  (words) =>
    words.has(...options) ? { targets: words.operands.slice(1) } : undefined

/** Behind other words, not every program takes it for a question. */
const onlyShows = (words: CommandWords) =>
  words.operands.length === 0 && words.has("--help", "--version")

const remove: Verb = (words) => (onlyShows(words) ? undefined : operands(words))

/** The last operand, or the folder of -t, may be there already. */
const overwrite: Verb = (words) => {
  if (words.has("-n", "--no-clobber") || onlyShows(words)) return undefined
  return { targets: words.operands.slice(-1) }
}

const forcedOverwrite: Verb = (words) => (words.has("-f", "--force") ? overwrite(words) : undefined)

const whenForced =
  (...options: readonly string[]): Verb =>
  (words) =>
    words.has(...options) ? operands(words) : undefined

const dd: Verb = (words) => {
  const output = words.known.find((word) => word.startsWith("of="))?.slice(3)
  return output === undefined ? undefined : { targets: [{ word: output, written: output }] }
}

const find: Verb = (words) => {
  const deletes = words.known.some((word) => /^-(?:delete|fprint(?:0|f)?|fls)$/.test(word))
  if (!deletes) return undefined
  const end = words.operands.findIndex(({ word }) => word === undefined)
  const folders = words.operands.slice(0, end < 0 ? 1 : Math.max(end, 1))
  return { targets: folders.length > 0 ? folders : [here] }
}

const machine: Verb = () => elsewhere

export const verbs: Readonly<Record<string, Verb>> = {
  rm: remove,
  unlink: remove,
  rimraf: remove,
  "del-cli": remove,
  trash: remove,
  shred: remove,
  srm: remove,
  truncate: remove,
  rmdir: whenForced("-p", "--parents", "--ignore-fail-on-non-empty"),
  mv: overwrite,
  cp: overwrite,
  ln: forcedOverwrite,
  install: forcedOverwrite,
  tee: (words) => (words.has("-a", "--append") || onlyShows(words) ? undefined : operands(words)),
  sponge: operands,
  dd,
  find,
  chmod: behindFirst("-R", "--recursive"),
  chown: behindFirst("-R", "--recursive"),
  chgrp: behindFirst("-R", "--recursive"),
  setfacl: whenForced("-R", "--recursive", "-b", "--remove-all"),
  chattr: behindFirst("-R"),
  rsync: (words) =>
    words.known.some((word) => /^--(?:del|remove-s)/.test(word))
      ? { targets: words.operands.slice(-1) }
      : undefined,
  tar: whenForced("--remove-files"),
  wipefs: machine,
  fdisk: machine,
  sfdisk: machine,
  parted: machine,
  mkswap: machine,
  blkdiscard: machine,
  lvremove: machine,
  vgremove: machine,
  pvremove: machine,
  cryptsetup: machine,
  shutdown: machine,
  reboot: machine,
  halt: machine,
  poweroff: machine,
  userdel: machine,
  groupdel: machine,
  dropdb: machine,
  dropuser: machine,
  crontab: (words) => (words.has("-r") ? elsewhere : undefined),
  git,
  ...remote,
}
