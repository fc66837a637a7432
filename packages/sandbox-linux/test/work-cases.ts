/** Legitimate work that must go on in the writable root: exits 0, and prints what is expected. */
export type WorkCase = {
  readonly name: string
  readonly sh: string
  readonly prints?: string
  /** The program without which the case cannot be tried. */
  readonly needs?: string
  readonly notIn?: readonly ("bubblewrap" | "landlock")[]
}

const namespacesOnly = ["landlock"] as const

export const workCases: readonly WorkCase[] = [
  {
    name: "a C program is compiled and run",
    sh: "echo 'int main(){return 0;}' > a.c && gcc a.c -o a && ./a",
    needs: "gcc",
  },
  {
    name: "make runs in parallel",
    sh: "printf 'all: a b\\na:\\n\\t@echo a > a\\nb:\\n\\t@echo b > b\\n' > Makefile && make -s -j4 && cat a b",
    prints: "a\nb\n",
    needs: "make",
  },
  {
    name: "git shows status and differences",
    sh: "cd repo && git status --short && git diff --stat && git log --oneline | wc -l",
    needs: "git",
  },
  {
    name: "git clones from a folder",
    sh: "git clone -q repo copy 2>&1 && test -e copy/file",
    needs: "git",
  },
  {
    name: "a commit is refused while .git is protected",
    sh: "cd repo && echo y >> file && ! git commit -qam x 2>/dev/null",
    needs: "git",
    notIn: namespacesOnly,
  },
  {
    name: "npm runs a script",
    sh: `echo '{"scripts":{"hi":"echo hello"}}' > package.json && HOME=$PWD npm run -s hi`,
    prints: "hello\n",
    needs: "npm",
  },
  {
    name: "python runs asyncio",
    sh: "python3 -c 'import asyncio; print(asyncio.run(asyncio.sleep(0, 5)))'",
    prints: "5\n",
    needs: "python3",
  },
  {
    name: "python runs processes",
    sh: "python3 -c 'import multiprocessing as m; p=m.Pool(2); print(p.map(abs,[-1,-2]))'",
    prints: "[1, 2]\n",
    needs: "python3",
    notIn: namespacesOnly,
  },
  {
    name: "node forks",
    sh: `echo 'const c=require("child_process");if(process.argv[2])process.send("hi");else c.fork(__filename,["x"]).on("message",(m)=>console.log(m))' > f.js && node f.js`,
    prints: "hi\n",
  },
  {
    name: "node runs commands",
    sh: `node -e 'console.log(require("child_process").execSync("echo hi").toString().trim())'`,
    prints: "hi\n",
  },
  {
    name: "node watches files",
    sh: `node -e 'const fs=require("fs");fs.watch(".",()=>{console.log("seen");process.exit()});setTimeout(()=>fs.writeFileSync("w","x"),50)'`,
    prints: "seen\n",
  },
  {
    name: "node compiles WebAssembly",
    sh: `node -e 'WebAssembly.compile(new Uint8Array([0,97,115,109,1,0,0,0])).then(()=>console.log("ok"))'`,
    prints: "ok\n",
  },
  {
    name: "node serves and asks on the loopback",
    sh: `node -e 'const h=require("http");const s=h.createServer((q,r)=>r.end("hi")).listen(0,"127.0.0.1",()=>h.get({port:s.address().port,host:"127.0.0.1"},r=>r.on("data",d=>{console.log(String(d));process.exit()})))'`,
    prints: "hi\n",
    notIn: namespacesOnly,
  },
  {
    name: "node starts threads",
    sh: `node -e 'const {Worker}=require("worker_threads");new Worker("require(\\"worker_threads\\").parentPort.postMessage(1)",{eval:true}).on("message",console.log)'`,
    prints: "1\n",
  },
  {
    name: "a pseudo-terminal is opened",
    sh: "python3 -c 'import pty,os; a,b=pty.openpty(); os.write(b,b\"x\"); print(os.read(a,1).decode())'",
    prints: "x\n",
    needs: "python3",
  },
  {
    name: "shared memory is used",
    sh: "echo x > /dev/shm/a && cat /dev/shm/a",
    prints: "x\n",
    notIn: namespacesOnly,
  },
  { name: "files are locked", sh: "flock lock echo locked", prints: "locked\n", needs: "flock" },
  {
    name: "the standard streams are opened by name",
    sh: "echo a > /dev/stdout; echo b > /dev/stderr",
    prints: "a\n",
    notIn: ["bubblewrap", "landlock"],
  },
  { name: "process substitution works", sh: "bash -c 'cat <(echo a)'", prints: "a\n" },
  {
    name: "200 MB are printed",
    sh: "yes | head -c 200000000 | wc -c; yes | head -c 20000000 > /dev/null",
    prints: "200000000\n",
  },
  {
    name: "an own child is traced",
    sh: "strace -f -o trace true && grep -q exit trace",
    needs: "strace",
    notIn: namespacesOnly,
  },
  {
    name: "a socket pair talks",
    sh: "python3 -c 'import socket; a,b=socket.socketpair(); a.send(b\"x\"); print(b.recv(1).decode())'",
    prints: "x\n",
    needs: "python3",
  },
  {
    name: "files are renamed between folders",
    sh: "mkdir -p d && echo x > e && mv e d/e && cat d/e",
    prints: "x\n",
  },
  {
    name: "symbolic and hard links, fifos",
    sh: "echo x > g && ln g h && ln -s g i && mkfifo j && cat h i",
    prints: "x\nx\n",
  },
]
