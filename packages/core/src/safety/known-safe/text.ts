import { options } from "./options.js"
import type { Program, Programs } from "./program.js"

const about = "--help --version"

const grep: Program = {
  options: options(
    "-E -F -G -P -i -y -v -w -x -z -Z -c -l -L -o -q -s -b -H -h -n -T -U -a -I -r -R -V -#",
    "-e= -f=@ -m= -A= -B= -C= -d= -D= --extended-regexp --fixed-strings --basic-regexp --perl-regexp",
    "--regexp= --file=@ --ignore-case --no-ignore-case --invert-match --word-regexp --line-regexp --count",
    "--color[=] --colour[=] --files-without-match --files-with-matches --max-count= --only-matching --quiet",
    "--silent --no-messages --byte-offset --with-filename --no-filename --label= --line-number --initial-tab",
    "--null --after-context= --before-context= --context= --group-separator= --no-group-separator --text",
    "--binary-files= --devices= --directories= --exclude= --exclude-from=@ --exclude-dir= --include=*",
    `--recursive --dereference-recursive --line-buffered --binary --null-data ${about}`,
  ),
  operands: "paths",
  patternUnless: ["-e", "-f", "--regexp", "--file"],
  recursive: ["-r", "-R", "--recursive", "--dereference-recursive", "-d", "--directories"],
}

/** Programs that search, sort and cut lines. */
export const textPrograms: Programs = {
  grep,
  egrep: grep,
  fgrep: grep,
  // Not --pre and --hostname-bin, which start programs, nor -z, which starts unpackers.
  rg: {
    options: options(
      "-A= -B= -C= -e= -f=@ -g=* -t= -T= -m= -M= -r= -j= -d= -E= -a -b -c -F -H -i -I -l -L -n -N -o -p -P -q -s",
      "-S -u -U -v -V -w -x -0 -. --after-context= --before-context= --context= --regexp= --file=@ --glob=*",
      "--iglob=* --type= --type-not= --type-clear= --type-list --max-count= --max-columns=",
      "--max-columns-preview --max-depth= --maxdepth= --max-filesize= --replace= --threads= --encoding= --engine=",
      "--sort= --sortr= --color= --colors= --context-separator= --field-match-separator= --path-separator=",
      "--field-context-separator= --files --text --byte-offset --count --count-matches --crlf --fixed-strings",
      "--with-filename --no-filename --ignore-case --case-sensitive --smart-case --invert-match --files-with-matches",
      "--files-without-match --follow --no-follow --line-number --no-line-number --only-matching --pretty --pcre2",
      "--quiet --unrestricted --multiline --multiline-dotall --null --null-data --word-regexp --line-regexp",
      "--heading --no-heading --hidden --no-hidden --ignore --no-ignore --no-ignore-vcs --no-ignore-parent",
      "--no-ignore-dot --no-ignore-exclude --no-ignore-files --no-ignore-global --ignore-file=@",
      "--glob-case-insensitive --ignore-file-case-insensitive --json --stats --trim --vimgrep --passthru",
      "--column --no-column --no-config --no-messages --no-require-git --one-file-system --binary --debug --trace",
      `--line-buffered --block-buffered --no-unicode --pcre2-version --mmap --no-mmap ${about}`,
    ),
    operands: "paths",
    patternUnless: ["-e", "-f", "--regexp", "--file", "--files", "--type-list"],
    recursive: true,
  },
  // Not -o, --compress-program, -T, --files0-from.
  sort: {
    options: options(
      "-b -d -f -g -h -i -M -n -R -r -V -c -C -m -s -u -z -k= -t= --ignore-leading-blanks --dictionary-order",
      "--ignore-case --general-numeric-sort --human-numeric-sort --ignore-nonprinting --month-sort --numeric-sort",
      "--random-sort --reverse --sort= --version-sort --check[=] --key= --field-separator= --merge --stable",
      `--unique --zero-terminated --debug ${about}`,
    ),
    operands: "paths",
  },
  uniq: {
    options: options(
      "-c -d -D -i -u -z -f= -s= -w= --count --repeated --all-repeated[=] --group[=] --ignore-case --unique",
      `--zero-terminated --skip-fields= --skip-chars= --check-chars= ${about}`,
    ),
    operands: "paths",
    most: 1,
  },
  cut: {
    options: options(
      "-b= -c= -d= -f= -n -s -z --bytes= --characters= --delimiter= --fields= --complement --only-delimited",
      `--output-delimiter= --zero-terminated ${about}`,
    ),
    operands: "paths",
  },
  tr: {
    options: options(
      `-c -C -d -s -t --complement --delete --squeeze-repeats --truncate-set1 ${about}`,
    ),
    operands: "text",
  },
  nl: {
    options: options(`-b= -d= -f= -h= -i= -l= -n= -p -s= -v= -w= ${about}`),
    operands: "paths",
  },
  rev: { operands: "paths" },
  fold: { options: options(`-b -s -w= --bytes --spaces --width= ${about}`), operands: "paths" },
  expand: { options: options(`-i -t= --initial --tabs= ${about}`), operands: "paths" },
  unexpand: { options: options(`-a -t= --all --first-only --tabs= ${about}`), operands: "paths" },
  paste: { options: options(`-d= -s -z --delimiters= --serial ${about}`), operands: "paths" },
  join: {
    options: options(`-a= -e= -i -j= -o= -t= -v= -1= -2= -z --check-order --header ${about}`),
    operands: "paths",
    most: 2,
  },
  column: {
    options: options(
      "-t -s= -c= -x -n -o= -N= -R= -H= -J --table --separator= --output-separator=",
    ),
    operands: "paths",
  },
  od: {
    options: options(`-A= -j= -N= -S= -t= -v -w[=] -a -b -c -d -f -i -l -o -s -x ${about}`),
    operands: "paths",
  },
  hexdump: { options: options("-b -c -C -d -n= -o -s= -v -x -e="), operands: "paths" },
  // A second name is a file that is written; -r writes into it.
  xxd: { options: options("-a -b -c= -e -E -g= -i -l= -o= -p -s= -u"), operands: "paths", most: 1 },
  strings: {
    options: options(`-a -f -n= -t= -e= -w --all --bytes= --radix= ${about}`),
    operands: "paths",
  },
  seq: {
    options: options(`-f= -s= -w --format= --separator= --equal-width ${about}`),
    operands: "text",
  },
}
