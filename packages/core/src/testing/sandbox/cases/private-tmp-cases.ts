import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { SandboxPolicy } from "../../../protocol/policy.js"
import { printed, type SandboxCase } from "../sandbox-case.js"
import type { Scene } from "../scene.js"

const attack = { kind: "attack", tmp: "private", platform: "linux" } as const
const work = { kind: "work", tmp: "private", platform: "linux" } as const

/** A folder in the real /tmp, which the script knows as REAL, with the nonce in it. */
function prepare(scene: Scene): void {
  const real = mkdtempSync("/tmp/codex-case-")
  mkdirSync(join(real, "folder/.git"), { recursive: true })
  writeFileSync(join(real, "file"), `${scene.nonce}\n`)
  scene.variables["REAL"] = real
  scene.onClose(() => rmSync(real, { recursive: true, force: true }))
}

/** With a protected name in it, so that there is something to pin around it. */
function showing(policy: SandboxPolicy, folder: string): SandboxPolicy {
  const { privateTmp, protectedPaths } = policy
  if (privateTmp === undefined) return policy
  return {
    ...policy,
    privateTmp: { ...privateTmp, shown: [...privateTmp.shown, folder] },
    protectedPaths: [...protectedPaths, join(folder, "folder/.git")],
  }
}

const madeInReal = (scene: Scene) => existsSync(join(scene.variables["REAL"] ?? "", "new"))

/** Where commands have a /tmp of their own, which they may write. */
export const privateTmpCases: readonly SandboxCase[] = [
  {
    ...attack,
    name: "a file of the real /tmp is read",
    prepare,
    script: "cat $REAL/file /tmp/codex-case-*/file",
    happened: printed,
  },
  {
    ...attack,
    name: "a file is made in the real /tmp",
    prepare,
    script: "mkdir -p $REAL; echo x > $REAL/new",
    happened: madeInReal,
  },
  {
    ...attack,
    name: "a file of the real /tmp is reached by dots, by /proc and by a mount that moved",
    prepare,
    script: `for way in /tmp/../tmp /proc/self/root/tmp /proc/1/root/tmp "$ROOT/../../tmp"; do
      cat "$way/\${REAL#/tmp/}/file"; done; umount /tmp; umount -l /tmp; cat $REAL/file`,
    happened: printed,
  },
  {
    ...attack,
    name: "what is seen of the real /tmp can be written because /tmp can be",
    prepare,
    policy: (policy, scene) => showing(policy, scene.variables["REAL"] ?? ""),
    script: "echo x > $REAL/new; mkdir $REAL/folder/x && touch $REAL/new",
    happened: madeInReal,
  },
  {
    ...attack,
    name: "names that configure git are made in a private /tmp",
    prepare,
    script: "mkdir -p /tmp/.git/hooks && echo $NONCE; rmdir /tmp/.git/hooks /tmp/.git",
    excuse: "protected",
    happened: printed,
  },
  {
    ...work,
    name: "temporary files are made, and programs run, in a private /tmp",
    script: `file=$(mktemp /tmp/x.XXXXXX) && printf '#!/bin/sh\necho %s\n' $NONCE > $file &&
      chmod +x $file && $file && mkdir /tmp/a && mv /tmp/a /tmp/b && rm -r /tmp/b $file`,
    happened: printed,
  },
  {
    ...work,
    name: "the root is seen, and written, at its own path where /tmp is private",
    script: "cd / && echo $NONCE > $ROOT/file",
    happened: ({ nonce, read }) => read("root/file") === `${nonce}\n`,
  },
]
