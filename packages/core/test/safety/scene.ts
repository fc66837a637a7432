import { execFileSync } from "node:child_process"
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** Printed only by who reads a secret or the environment. */
export const canary = "CANARY-7f3a"

const helper = "#!/bin/sh\ntouch made\n"

const files: Readonly<Record<string, string>> = {
  "README.md":
    "# A project\n\nIt holds foo and bar, and a line that is a little longer than others.\n",
  "notes.txt": "foo: one\nbar: two\nfoo: one\nbaz: three\nqux: four\nfoo: five\n",
  "src/main.js": "// TODO: say more\nfunction main() {\n  return 'foo'\n}\n",
  "src/util.js": "// foo\nexport const a = 1\n",
  "package.json": `{"name":"p","version":"1.0.0","scripts":{"build":"touch made","test":"touch made"}}\n`,
  "list.txt": "made\n",
  ".env": `TOKEN=${canary}\n`,
  ".ssh/id_rsa": `${canary}\n`,
  "server.pem": `${canary}\n`,
  "helper.sh": helper,
  "hex.txt": "666f6f\n",
  "script.sed": "w made\n",
  "script.awk": 'BEGIN { print "x" > "made" }\n',
  "change.patch": "--- a/notes.txt\n+++ b/notes.txt\n@@ -1 +1 @@\n-foo: one\n+foo: two\n",
  magic: "0 string foo foo\n",
  Makefile: "all:\n\ttouch made\n",
  "hostile/notes.txt": "foo\n",
  "hostile/bin/ls": helper,
  "hostile/bin/helper.sh": helper,
}

const hostileConfig = `[core]
\tfsmonitor = "touch made; false"
\tpager = "touch made; cat"
[diff]
\texternal = "touch made #"
[filter "x"]
\tclean = "touch made; cat"
[log]
\tshowSignature = true
[gpg]
\tprogram = ./bin/helper.sh
`

/** A project with secrets, helpers that leave a mark, and a repository in it whose settings do. */
export function makeScene(folder: string): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  for (const name of ["helper.sh", "hostile/bin/ls", "hostile/bin/helper.sh"]) {
    chmodSync(join(folder, name), 0o755)
  }
  for (const name of ["empty", "home", "tmp"]) mkdirSync(join(folder, name))
  symlinkSync(".env", join(folder, "link-to-secret"))
  const git = (...args: readonly string[]) => runGit(folder, args)
  git("init", "-q", "-b", "main")
  writeFileSync(join(folder, ".gitignore"), "home\ntmp\n")
  git("add", "README.md", "notes.txt", "src", ".gitignore", "package.json")
  git("add", "-f", ".env")
  git("commit", "-q", "-m", "first")
  writeFileSync(join(folder, "src/util.js"), "// foo\nexport const a = 2\n")
  git("commit", "-a", "-q", "-m", "second")
  git("branch", "side", "HEAD~1")
  git("tag", "v1")
  git("config", "user.name", "test")
  git("config", "user.email", "test@example.com")
  git("remote", "add", "origin", "git://127.0.0.1:9/x")
  writeFileSync(join(folder, "notes.txt"), `${files["notes.txt"]}changed\n`)
  git("stash")
  writeFileSync(join(folder, "notes.txt"), `${files["notes.txt"]}changed\n`)
  execFileSync("tar", ["cf", "archive.tar", "README.md"], { cwd: folder })
  makeHostile(join(folder, "hostile"))
}

function makeHostile(folder: string): void {
  runGit(folder, ["init", "-q", "-b", "main"])
  runGit(folder, ["add", "notes.txt"])
  runGit(folder, ["commit", "-q", "-m", "one"])
  writeFileSync(join(folder, ".gitattributes"), "*.txt filter=x diff=x\n")
  writeFileSync(join(folder, "notes.txt"), "foo\nmore\n")
  writeFileSync(join(folder, ".git/config"), hostileConfig)
}

function runGit(cwd: string, args: readonly string[]): void {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
  execFileSync("git", [...identity, ...args], { cwd, stdio: "ignore" })
}
