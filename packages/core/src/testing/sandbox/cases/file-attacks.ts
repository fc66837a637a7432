import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { closeSync, constants, openSync, readSync } from "node:fs"
import { existsSync, lstatSync, mkdirSync, rmSync, statSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import type { SandboxCase } from "../sandbox-case.js"
import type { Scene } from "../scene.js"

const attack = { kind: "attack" } as const

const changed = (scene: Scene) => scene.read("outside/victim") !== "ours\n"
const added = (scene: Scene) => existsSync(scene.file("outside/new"))

/** Changes outside of the writable folder. */
export const fileAttacks: readonly SandboxCase[] = [
  {
    ...attack,
    name: "a file is made beside the root",
    script: "echo x > $OUT/new",
    happened: added,
  },
  {
    ...attack,
    name: "a file outside is changed",
    script: "echo x > $OUT/victim",
    happened: changed,
  },
  { ...attack, name: "a file outside is emptied", script: ": > $OUT/victim", happened: changed },
  { ...attack, name: "a file outside is removed", script: "rm -f $OUT/victim", happened: changed },
  {
    ...attack,
    name: "a folder outside is removed",
    prepare: (scene) => mkdirSync(scene.file("outside/folder")),
    script: "rmdir $OUT/folder",
    happened: (scene) => !existsSync(scene.file("outside/folder")),
  },
  {
    ...attack,
    name: "a file is moved out of the root",
    script: "echo x > in && mv in $OUT/new",
    happened: added,
  },
  {
    ...attack,
    name: "a file outside is moved into the root",
    script: "mv $OUT/victim here",
    happened: changed,
  },
  {
    ...attack,
    name: "a file outside is written by a hard link that is made",
    script: "ln $OUT/victim here && echo x > here",
    happened: changed,
  },
  {
    ...attack,
    name: "a file outside is written by a symlink that is made",
    script: "ln -s $OUT/victim here && echo x > here",
    happened: changed,
  },
  {
    ...attack,
    name: "a file outside is written by a linked folder that was there",
    prepare: (scene) => symlinkSync(scene.file("outside"), join(scene.root, "link")),
    script: "echo x > link/new",
    happened: added,
  },
  {
    ...attack,
    name: "a path with .. leaves the root",
    script: "mkdir -p a/b && echo x > a/b/../../../outside/new",
    happened: added,
  },
  {
    ...attack,
    name: "a folder whose name begins like the root's is written",
    prepare: (scene) => mkdirSync(`${scene.root}-evil`),
    script: "echo x > $ROOT-evil/new",
    happened: ({ root }) => existsSync(`${root}-evil/new`),
  },
  {
    ...attack,
    name: "the folder that a command starts in becomes writable",
    cwd: (scene) => scene.file("outside"),
    script: "echo x > new",
    happened: added,
  },
  {
    ...attack,
    name: "the mode of a file outside is changed",
    script: "chmod 777 $OUT/victim",
    happened: (scene) => (statSync(scene.file("outside/victim")).mode & 0o777) === 0o777,
    excuse: "metadata",
  },
  {
    ...attack,
    name: "the time of a file outside is changed",
    script: "touch -t 200001010000 $OUT/victim",
    happened: (scene) => statSync(scene.file("outside/victim")).mtime.getFullYear() < 2010,
    excuse: "metadata",
  },
  {
    ...attack,
    name: "what other programs trust in /tmp is written",
    prepare: (scene) => scene.onClose(() => rmSync(inTmp(scene), { force: true })),
    script: "echo x > /tmp/codex-$NONCE",
    happened: (scene) => existsSync(inTmp(scene)),
  },
  {
    ...attack,
    name: "the host's shared memory is written",
    platform: "linux",
    prepare: (scene) => scene.onClose(() => rmSync(inShm(scene), { force: true })),
    script: "echo x > /dev/shm/codex-$NONCE",
    happened: (scene) => existsSync(inShm(scene)),
    excuse: "memory",
  },
  {
    ...attack,
    name: "a device of the machine is made in the root",
    platform: "linux",
    mayLack: "the rights of root",
    script: "mknod disk b 8 0",
    happened: ({ root }) => isBlockDevice(join(root, "disk")),
  },
  {
    ...attack,
    name: "a knob of the kernel is turned",
    platform: "linux",
    mayLack: "the rights of root",
    // To what it is already.
    script: "v=$(cat /proc/sys/vm/swappiness) && echo $v > /proc/sys/vm/swappiness && echo $NONCE",
    happened: ({ nonce }, { output }) => output.includes(nonce),
  },
  {
    ...attack,
    name: "a named pipe outside is written",
    prepare: (scene) => {
      const pipe = scene.file("outside/pipe")
      execFileSync("mkfifo", [pipe])
      // Open at both ends, so that nobody waits for the other.
      const reader = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK)
      scene.variables["READER"] = String(reader)
      scene.onClose(() => closeSync(reader))
    },
    script: "echo $NONCE > $OUT/pipe",
    happened: ({ variables, nonce }) => isIn(Number(variables["READER"]), nonce),
    excuse: "sockets",
  },
  {
    ...attack,
    name: "the terminal of another program is written",
    platform: "linux",
    needs: ["python3"],
    prepare: openTerminal,
    script: "echo $NONCE > $TERMINAL",
    happened: async ({ heard, nonce }) => {
      for (let turn = 0; turn < 20 && !heard.join("").includes(nonce); turn++) await wait(5)
      return heard.join("").includes(nonce)
    },
  },
  {
    ...attack,
    name: "a file that was left open is written",
    descriptor: (scene) => scene.file("outside/victim"),
    script: "echo x >&5",
    happened: changed,
    excuse: "descriptors",
  },
]

function isIn(descriptor: number, text: string): boolean {
  const buffer = Buffer.alloc(100)
  try {
    return buffer.toString("utf8", 0, readSync(descriptor, buffer)).includes(text)
  } catch {
    return false // Nothing is there to be read.
  }
}

/** What is written to it is heard. */
async function openTerminal(scene: Scene): Promise<void> {
  const script =
    "import os, pty; a, b = pty.openpty(); print(os.ttyname(b), flush=True)\nwhile True: os.write(1, os.read(a, 99))"
  const owner = spawn("python3", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] })
  scene.onClose(() => void owner.kill("SIGKILL"))
  const [name] = await once(owner.stdout, "data")
  scene.variables["TERMINAL"] = String(name).trim()
  owner.stdout.on("data", (data: Buffer) => void scene.heard.push(data.toString("latin1")))
}

function inTmp({ nonce }: Scene): string {
  return `/tmp/codex-${nonce}`
}

function inShm({ nonce }: Scene): string {
  return `/dev/shm/codex-${nonce}`
}

function isBlockDevice(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isBlockDevice() ?? false
}
