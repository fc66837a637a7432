import { execFileSync } from "node:child_process"
import { existsSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { printed, type SandboxCase } from "../sandbox-case.js"

/** Success prints the nonce at the very end. */
const work = { kind: "work", happened: printed } as const

const node = (script: string) => `$NODE -e '${script}'`

/** What people do all day, and what a sandbox easily breaks. */
export const legitimateWork: readonly SandboxCase[] = [
  {
    ...work,
    name: "files are made, changed, moved, linked and removed in the root",
    script:
      "mkdir -p a/b && echo x > a/b/c && mv a/b/c d && ln -s d e && ln d f && chmod +x f && rm -r a && echo done >> d",
    happened: ({ read, root }) => read("root/d") === "x\ndone\n" && !existsSync(join(root, "a")),
  },
  {
    ...work,
    name: "an exit code passes through",
    script: "exit 42",
    happened: (_, { exitCode }) => exitCode === 42,
  },
  {
    ...work,
    name: "pipes, background jobs and signals among one's own work",
    script:
      'sleep 9 & kill $! && wait; test "$(seq 1 100 | sort -rn | head -n1)" = 100 && echo $NONCE',
  },
  {
    ...work,
    name: "a here-document and a temporary file work",
    script: 'f=$(mktemp) && cat > $f <<X && test "$(cat $f)" = text && echo $NONCE\ntext\nX',
  },
  {
    ...work,
    name: "/dev/null, /dev/zero, /dev/urandom, /dev/stdout and /dev/stderr are opened",
    // Node's own pipes are sockets, which cannot be opened by a path; a shell's are not.
    script:
      "{ echo x > /dev/null && head -c 8 /dev/zero /dev/urandom > r && echo out > /dev/stdout && echo $NONCE > /dev/stderr; } 2>&1 | cat",
  },
  {
    ...work,
    name: "200 MB are printed",
    takesLong: true,
    script: "head -c 200000000 /dev/zero; echo",
    happened: (_, { output, exitCode }) => exitCode === 0 && output.endsWith("[200000001 bytes]"),
  },
  {
    ...work,
    name: "git shows the state, the difference and the history",
    needs: ["git"],
    prepare: ({ root }) => makeRepository(root),
    script:
      "echo more >> file && git status --short && git diff | grep +more && git log --oneline | grep first && echo $NONCE",
  },
  {
    ...work,
    name: "git commits, branches and stashes where the policy lets it",
    needs: ["git"],
    git: "commit",
    prepare: ({ root }) => makeRepository(root),
    script:
      "export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b; echo more >> file && git commit -qam second && git checkout -qb other && echo z > file && git stash -q && git stash pop -q && git gc -q && test $(git log --oneline | wc -l) = 2 && echo $NONCE",
  },
  {
    ...work,
    name: "git clones a repository of this machine",
    needs: ["git"],
    prepare: ({ root }) => makeRepository(root),
    script: "git clone -q . copy && test -f copy/file && echo $NONCE",
  },
  {
    ...work,
    name: "a C program is compiled and run",
    needs: ["cc"],
    script:
      "printf '%s\\n' '#include <stdio.h>' 'int main(void){puts(\"hello\");return 0;}' > a.c && cc -o a a.c && ./a | grep hello && echo $NONCE",
  },
  {
    ...work,
    name: "make builds with four jobs",
    needs: ["make"],
    script:
      "printf 'all: a b c d\\na b c d:\\n\\ttouch $@\\n' > Makefile && make -s -j4 && test -f d && echo $NONCE",
  },
  {
    ...work,
    name: "Node starts programs and waits for them",
    script: node(
      'const c = require("child_process"); if (c.execSync("echo hi").toString() === "hi\\n") console.log(process.env.NONCE)',
    ),
  },
  {
    ...work,
    name: "Node forks and talks to its child",
    script: `echo 'process.once("message", (m) => process.send(m, () => process.disconnect()))' > child.js && ${node(
      'const c = require("child_process").fork("child.js"); c.send(process.env.NONCE); c.on("message", (m) => console.log(m))',
    )}`,
  },
  {
    ...work,
    name: "Node runs threads and WebAssembly",
    script: node(
      'new WebAssembly.Module(Buffer.from("0061736d01000000", "hex")); const { Worker } = require("worker_threads"); new Worker("require(\\"worker_threads\\").parentPort.postMessage(process.env.NONCE)", { eval: true }).on("message", (m) => console.log(m))',
    ),
  },
  {
    ...work,
    name: "Node watches a folder",
    script: node(
      'const fs = require("fs"); const w = fs.watch(".", () => { console.log(process.env.NONCE); w.close() }); setTimeout(() => fs.writeFileSync("seen", ""), 50)',
    ),
  },
  {
    ...work,
    name: "a server on localhost serves a client of the same command",
    excuse: "loopback",
    script: node(
      'const h = require("http"); const s = h.createServer((q, r) => r.end(process.env.NONCE)).listen(0, "127.0.0.1", () => h.get({ host: "127.0.0.1", port: s.address().port }, (r) => { r.pipe(process.stdout); s.close() }))',
    ),
  },
  {
    ...work,
    name: "npm runs a script",
    takesLong: true,
    needs: ["npm"],
    prepare: ({ file }) =>
      void file("root/package.json", '{"scripts":{"say":"echo $NONCE"},"private":true}'),
    script: "npm_config_cache=$ROOT/.npm npm run --silent say",
  },
  {
    ...work,
    name: "npm installs a package of this machine",
    takesLong: true,
    needs: ["npm"],
    prepare: ({ file }) => {
      file("root/dep/package.json", '{"name":"dep","version":"1.0.0","main":"index.js"}')
      file("root/dep/index.js", "console.log(process.env.NONCE)")
      file("root/package.json", '{"private":true}')
    },
    script:
      "npm_config_cache=$ROOT/.npm npm install --silent --offline --no-audit --no-fund ./dep && $NODE -e 'require(\"dep\")'",
  },
  {
    ...work,
    name: "Python's asyncio runs",
    takesLong: true,
    needs: ["python3"],
    script: `python3 -c 'import asyncio, os
async def main():
    p = await asyncio.create_subprocess_exec("echo", os.environ["NONCE"])
    await p.wait()
asyncio.run(main())'`,
  },
  {
    ...work,
    name: "Python's multiprocessing runs",
    takesLong: true,
    excuse: "sharing",
    needs: ["python3"],
    script: `printf '%s\\n' 'import multiprocessing, os' 'def double(x): return 2 * x' 'if __name__ == "__main__":' '  with multiprocessing.Pool(2) as pool:' '    if pool.map(double, [1, 2]) == [2, 4]: print(os.environ["NONCE"])' > m.py && python3 m.py`,
  },
  {
    ...work,
    name: "a terminal of one's own is opened",
    excuse: "terminals",
    platform: "linux",
    needs: ["script"],
    script: "script -qec 'test -t 0 && echo $NONCE' /dev/null",
  },
  {
    ...work,
    name: "shared memory of one's own is used",
    excuse: "sharing",
    platform: "linux",
    script: "echo $NONCE > /dev/shm/mine && cat /dev/shm/mine && rm /dev/shm/mine",
  },
  {
    ...work,
    name: "a file is locked",
    needs: ["flock"],
    script: "flock lock echo $NONCE",
  },
  {
    ...work,
    name: "a named pipe is used",
    script: "mkfifo pipe && { echo $NONCE > pipe & } && cat pipe",
  },
  {
    ...work,
    name: "one's own processes are listed",
    needs: ["ps"],
    script: "ps -A | grep -w ps && echo $NONCE",
  },
]

function makeRepository(root: string): void {
  rmSync(join(root, ".git"), { recursive: true })
  writeFileSync(join(root, "file"), "text\n")
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...args], {
      cwd: root,
      env: {
        PATH: process.env["PATH"],
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_SYSTEM: "/dev/null",
      },
    })
  git("init", "-q")
  git("add", "file")
  git("commit", "-qm", "first")
}
