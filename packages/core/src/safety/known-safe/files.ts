import { options } from "./options.js"
import type { Program, Programs } from "./program.js"

const about = "--help --version"

const ends = options(
  `-c= -n= -q -v -z -# --bytes= --lines= --quiet --silent --verbose --zero-terminated ${about}`,
)

const sums: Program = {
  options: options(`-b -t -z --binary --text --tag --zero ${about}`),
  operands: "paths",
}

/** Programs that show files, folders and what is known of them. */
export const filePrograms: Programs = {
  ls: {
    options: options(
      "-a -A -b -B -c -C -d -f -F -g -G -h -H -i -k -l -L -m -n -N -o -p -q -Q -r -R -s -S -t -u -U -v -x -X -Z -1",
      "-I= -T= -w= --all --almost-all --author --escape --block-size= --ignore-backups --color[=] --directory",
      "--dereference --dereference-command-line --classify[=] --file-type --format= --full-time --no-group",
      "--group-directories-first --human-readable --si --hide= --hyperlink[=] --indicator-style= --inode",
      "--ignore= --kibibytes --literal --numeric-uid-gid --quote-name --quoting-style= --reverse --recursive",
      `--size --sort= --time= --time-style= --tabsize= --width= --zero ${about}`,
    ),
    operands: "paths",
  },
  cat: {
    options: options(
      "-A -b -e -E -n -s -t -T -u -v --show-all --number-nonblank --show-ends --number",
      `--squeeze-blank --show-tabs --show-nonprinting ${about}`,
    ),
    operands: "paths",
  },
  tac: { options: options(`-b -r -s= ${about}`), operands: "paths" },
  head: { options: ends, operands: "paths" },
  // Not -f: it does not end.
  tail: { options: ends, operands: "paths" },
  wc: {
    options: options(
      `-c -m -l -L -w --bytes --chars --lines --max-line-length --words --total= ${about}`,
    ),
    operands: "paths",
  },
  stat: {
    options: options(
      `-L -f -t -c= --format= --printf= --dereference --file-system --terse ${about}`,
    ),
    operands: "paths",
  },
  // Not -m, -C, -z, -s, -p: they read or write databases, start programs, open devices, set times.
  file: {
    options: options(
      `-b -i -L -h -k -N -n -r -0 -F= -e= --brief --mime --mime-type --mime-encoding --extension`,
      `--dereference --no-dereference --keep-going --no-pad --raw --print0 --separator= ${about}`,
    ),
    operands: "paths",
  },
  du: {
    options: options(
      "-a -b -c -h -k -m -s -x -H -D -L -P -l -S -0 -d= -B= -t= --all --apparent-size --bytes --total",
      "--human-readable --summarize --max-depth= --exclude= --time[=] --time-style= --si --threshold=",
      `--block-size= --one-file-system --separate-dirs --count-links --null --inodes ${about}`,
    ),
    operands: "paths",
  },
  df: {
    options: options(
      "-a -B= -h -H -i -k -l -P -T -t= -x= --all --block-size= --human-readable --si --inodes --local",
      `--portability --print-type --type= --exclude-type= --total --output[=] ${about}`,
    ),
    operands: "paths",
  },
  // Not -o and -R, which write.
  tree: {
    options: options(
      "-a -d -f -i -l -x -L= -P= -I= -h -s -p -u -g -D -C -n -r -t -c -U -v -J -X -N -Q -q -F -A -S",
      "--noreport --dirsfirst --gitignore --prune --filelimit= --du --si --inodes --device --charset= --sort[=]",
      "--matchdirs --ignore-case --metafirst --filesfirst --timefmt= --help --version",
    ),
    operands: "paths",
  },
  pwd: { options: options("-L -P --logical --physical"), operands: "none" },
  basename: {
    options: options(`-a -z -s= --multiple --suffix= --zero ${about}`),
    operands: "text",
  },
  dirname: { options: options(`-z --zero ${about}`), operands: "text" },
  realpath: {
    options: options(
      "-e -m -L -P -q -s -z --canonicalize-existing --canonicalize-missing --logical --physical --quiet",
      `--relative-to= --relative-base= --strip --no-symlinks --zero ${about}`,
    ),
    operands: "paths",
  },
  readlink: {
    options: options(
      "-f -e -m -n -q -s -v -z --canonicalize --canonicalize-existing --canonicalize-missing",
      `--no-newline --quiet --silent --verbose --zero ${about}`,
    ),
    operands: "paths",
  },
  cmp: {
    options: options(
      `-b -i= -l -n= -s --print-bytes --ignore-initial= --verbose --bytes= --quiet --silent ${about}`,
    ),
    operands: "paths",
  },
  diff: {
    options: options(
      "-q -s -c -C= -u -U= -e -n -y -W= -l -p -F= -t -T -r -N -x= -i -E -Z -b -w -B -I= -a -d -# --normal",
      "--brief --report-identical-files --context[=] --unified[=] --ed --rcs --side-by-side --width=",
      "--left-column --suppress-common-lines --show-c-function --show-function-line= --label= --expand-tabs",
      "--initial-tab --suppress-blank-empty --recursive --no-dereference --new-file",
      "--unidirectional-new-file --ignore-file-name-case --exclude= --ignore-case --ignore-tab-expansion",
      "--ignore-trailing-space --ignore-space-change --ignore-all-space --ignore-blank-lines",
      "--ignore-matching-lines= --text --strip-trailing-cr --minimal --speed-large-files --color[=] --palette=",
      about,
    ),
    operands: "paths",
    most: 2,
    recursive: ["-r", "--recursive"],
    // It hands its output to pr(1).
    also: ({ used }) => !used.has("-l"),
  },
  comm: {
    options: options(
      `-1 -2 -3 -z --check-order --nocheck-order --output-delimiter= --total --zero-terminated ${about}`,
    ),
    operands: "paths",
    most: 2,
  },
  cksum: { options: options(`-a= --algorithm= --untagged --tag ${about}`), operands: "paths" },
  sum: { options: options(`-r -s --sysv ${about}`), operands: "paths" },
  md5sum: sums,
  sha1sum: sums,
  sha224sum: sums,
  sha256sum: sums,
  sha384sum: sums,
  sha512sum: sums,
  b2sum: sums,
}
