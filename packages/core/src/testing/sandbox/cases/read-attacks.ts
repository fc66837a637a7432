import { symlinkSync } from "node:fs"
import { join } from "node:path"
import { printed, type SandboxCase } from "../sandbox-case.js"

const attack = { kind: "attack", happened: printed } as const

/** Secrets that are read: every script prints the nonce if it gets hold of it. */
export const readAttacks: readonly SandboxCase[] = [
  { ...attack, name: "a denied file is read", script: "cat $OUT/../keys/id" },
  {
    ...attack,
    name: "CODEX_HOME is read",
    script: "cat $HOME/.codex/auth.json",
  },
  {
    ...attack,
    name: "a denied file is read by a symlink",
    prepare: (scene) => symlinkSync(scene.file("keys/id"), join(scene.root, "link")),
    script: "cat link",
  },
  {
    ...attack,
    name: "a denied file is read by a hard link",
    script: "ln $OUT/../keys/id x; cat x",
  },
  {
    ...attack,
    name: "a denied file is read by /proc/self/root",
    platform: "linux",
    script: "cat /proc/self/root$OUT/../keys/id",
  },
  {
    ...attack,
    name: "the names in a denied folder are listed",
    excuse: "names",
    prepare: ({ nonce, file }) => void file(`keys/${nonce}`, ""),
    script: "ls $OUT/../keys",
  },
  {
    ...attack,
    name: "a denied folder is reached by moving the folder around it",
    prepare: ({ nonce, file }) => void file("root/a/keys/id", `${nonce}\n`),
    policy: (policy, { root }) => ({ ...policy, deniedPaths: [join(root, "a/keys")] }),
    script: "mv a b && echo $NONCE; cat b/keys/id || cat a/keys/id",
  },
  {
    ...attack,
    name: "a file outside is read where reading is limited",
    prepare: ({ nonce, file }) => void file("outside/diary", `${nonce}\n`),
    policy: (policy, { root }) => ({ ...policy, read: [root] }),
    script: "cat $OUT/diary",
  },
  {
    ...attack,
    name: "a key in the environment is read",
    // NONCE is a variable of the scene, so it is not looked for by its value.
    script: 'test -n "$SCENE_API_KEY" && echo $NONCE',
  },
  {
    ...attack,
    name: "the environment of a process outside is read",
    platform: "linux",
    script: "tr '\\0' '\\n' < /proc/$CANARY/environ | grep CANARY_KEY",
    excuse: "processes",
  },
  {
    ...attack,
    name: "a file is reached through a process outside",
    platform: "linux",
    script: "cat /proc/$CANARY/root$OUT/../keys/id",
    excuse: "processes",
  },
]
