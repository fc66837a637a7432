import { type Arguments, options } from "./options.js"
import type { Programs } from "./program.js"

/** Not --output, --ext-diff, --textconv, -O. */
const diffs = `
  -p -u -s -U= -M[=] -B[=] -D -l= -S= -G= -R -a -b -w -W -z --patch --no-patch --unified= --raw --minimal
  --patience --histogram --anchored= --diff-algorithm= --stat[=] --compact-summary --numstat --shortstat
  --dirstat[=] --cumulative --summary --name-only --name-status --color[=] --no-color --color-moved[=]
  --no-color-moved --word-diff[=] --word-diff-regex= --color-words[=] --no-renames --find-renames[=]
  --find-copies[=] --find-copies-harder --diff-filter= --pickaxe-all --pickaxe-regex --text
  --ignore-cr-at-eol --ignore-space-at-eol --ignore-space-change --ignore-all-space --ignore-blank-lines
  --inter-hunk-context= --function-context --exit-code --quiet --no-ext-diff --no-textconv --src-prefix=
  --dst-prefix= --no-prefix --default-prefix --relative[=] --no-relative --full-index --abbrev[=] --check
  --patch-with-stat --patch-with-raw --ignore-submodules[=] --no-indent-heuristic`

/** Not --show-signature, which starts gpg. */
const logs = `
  -n= -i -E -F -P -g -L= -m -c -q -# --max-count= --skip= --since= --after= --until= --before= --author=
  --committer= --grep= --grep-reflog= --all-match --invert-grep --regexp-ignore-case --extended-regexp
  --fixed-strings --perl-regexp --all --branches[=] --tags[=] --remotes[=] --glob= --exclude= --graph --no-graph
  --oneline --decorate[=] --no-decorate --decorate-refs= --decorate-refs-exclude= --pretty[=] --format= --date=
  --follow --merges --no-merges --min-parents= --max-parents= --first-parent --reverse --topo-order
  --date-order --author-date-order --abbrev-commit --no-abbrev-commit --left-right --left-only --right-only
  --cherry --cherry-pick --cherry-mark --ancestry-path[=] --full-history --dense --sparse --simplify-merges
  --simplify-by-decoration --source --notes[=] --no-notes --relative-date --parents --children --boundary
  --walk-reflogs --no-walk --cc --show-pulls --use-mailmap --mailmap --no-mailmap --encoding= --log-size
  --full-diff --not --reflog --no-expand-tabs`

/** `%G…` and `%(signature)` in a format start gpg. */
function verifiesNothing({ values }: Arguments): boolean {
  return values.every(([, value]) => !/%G|signature/.test(value))
}

const refs =
  "--sort= --format= --points-at= --contains= --no-contains= --merged= --no-merged= --ignore-case"

/** Read-only subcommands. A branch, tag, remote or stash as an operand would be made or changed. */
export const gitSubcommands: Programs = {
  status: {
    options: options(`
      -s -b -v -z -u[=] --short --branch --show-stash --porcelain[=] --long --verbose --untracked-files[=]
      --ignored[=] --ignore-submodules[=] --column[=] --no-column --ahead-behind --no-ahead-behind --renames
      --no-renames --find-renames[=]`),
    operands: "text",
  },
  diff: {
    options: options(
      diffs,
      "-# -q --cached --staged --merge-base -1 -2 -3 --base --ours --theirs --cc -c",
    ),
    operands: "text",
  },
  log: { options: options(diffs, logs), operands: "text", also: verifiesNothing },
  show: { options: options(diffs, logs), operands: "text", also: verifiesNothing },
  shortlog: {
    options: options(
      "-s -n -e -c --summary --numbered --email --committer --no-merges --since= --until= --all",
    ),
    operands: "text",
    // Without a revision it reads them from stdin.
    least: 1,
  },
  branch: {
    options: options(
      `-a -r -v -vv -i -q --all --remotes --verbose --list --show-current --column[=] --no-column --color[=] --no-color --abbrev[=] --no-abbrev ${refs}`,
    ),
    operands: "text",
    also: listsOnly,
  },
  tag: {
    options: options(`-l -n[=] -i --list --column[=] --no-column --color[=] ${refs}`),
    operands: "text",
    also: listsOnly,
  },
  remote: { options: options("-v --verbose"), operands: "none" },
  "rev-parse": {
    options: options(`
      --show-toplevel --git-dir --absolute-git-dir --git-common-dir --is-inside-work-tree --is-inside-git-dir
      --is-bare-repository --is-shallow-repository --show-prefix --show-cdup --abbrev-ref[=] --short[=] --verify
      -q --quiet --symbolic --symbolic-full-name --all --branches[=] --tags[=] --remotes[=]`),
    operands: "text",
  },
  "ls-files": {
    options: options(`
      -c -d -m -o -i -s -u -k -t -v -z -x= --cached --deleted --modified --others --ignored --stage --unmerged
      --killed --exclude-standard --exclude= --directory --no-empty-directory --error-unmatch --full-name
      --abbrev[=] --eol --deduplicate --format=`),
    operands: "text",
  },
  "ls-tree": {
    options: options(`
      -d -r -t -l -z --long --name-only --name-status --object-only --abbrev[=] --full-name --full-tree --format=`),
    operands: "text",
  },
  "cat-file": { options: options("-t -s -p -e"), operands: "text" },
  blame: {
    options: options(`
      -L= -l -t -e -f -n -s -w -p -c -M[=] -C[=] --root --show-stats --porcelain --line-porcelain --show-name
      --show-number --show-email --date= --abbrev= --since= --color-lines --color-by-age`),
    operands: "text",
  },
  describe: {
    options: options(
      "--all --tags --always --long --exact-match --abbrev[=] --match= --exclude= --first-parent --contains --candidates=",
    ),
    operands: "text",
  },
  "rev-list": {
    options: options(logs, "--count --objects"),
    operands: "text",
    also: verifiesNothing,
  },
  "merge-base": {
    options: options("-a --all --octopus --independent --is-ancestor --fork-point"),
    operands: "text",
  },
  "for-each-ref": { options: options(`--count= ${refs}`), operands: "text", also: verifiesNothing },
  "show-ref": {
    options: options(
      "-s -d -q --head --heads --branches --tags --hash[=] --verify --dereference --abbrev[=]",
    ),
    operands: "text",
  },
  "name-rev": {
    options: options("--tags --refs= --exclude= --all --name-only --always --no-undefined"),
    operands: "text",
  },
  "check-ignore": {
    options: options("-q -v -z -n --quiet --verbose --non-matching --no-index"),
    operands: "text",
  },
  "count-objects": { options: options("-v -H --verbose --human-readable"), operands: "none" },
  "diff-tree": {
    options: options(diffs, "-r -t -m --root --no-commit-id --cc"),
    operands: "text",
    also: verifiesNothing,
  },
  grep: {
    options: options(`
      -a -i -I -w -v -h -H -E -G -P -F -n -l -L -c -o -q -e= -A= -B= -C= -m= -p -W -z -# --cached --untracked
      --text --ignore-case --word-regexp --invert-match --full-name --extended-regexp --basic-regexp
      --perl-regexp --fixed-strings --line-number --column --files-with-matches --name-only --count --only-matching
      --files-without-match --max-depth= --max-count= --and --or --not --heading --break --show-function
      --function-context --context= --after-context= --before-context= --quiet --color[=] --no-color --all-match
      --threads=`),
    operands: "text",
  },
  stash: { operands: "text", most: 1, also: ({ operands }) => operands[0] === "list" },
  worktree: {
    options: options("--porcelain -v"),
    operands: "text",
    most: 1,
    also: ({ operands }) => operands[0] === "list",
  },
  reflog: {
    options: options("-n= -# --oneline --date="),
    operands: "text",
    also: ({ operands }) => operands.length === 0 || operands[0] === "show",
  },
}

/** With a name beside, a branch or a tag would be made, unless a list is asked for. */
function listsOnly(given: Arguments): boolean {
  const { used, operands } = given
  return verifiesNothing(given) && (operands.length === 0 || used.has("--list"))
}
