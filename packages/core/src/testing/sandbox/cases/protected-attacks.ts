import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { SandboxCase } from "../sandbox-case.js"
import type { Scene } from "../scene.js"

const attack = { kind: "attack" } as const

/** A form that protects nothing in a root says so; one that protects what exists must hold these. */
const existing = { kind: "attack", excuse: "existing" } as const

const isIn = (path: string) => (scene: Scene) => existsSync(scene.file(path))
const differs = (path: string) => (scene: Scene) => scene.read(path) !== "ours\n"
const withoutGit = ({ root }: Scene) => rmSync(join(root, ".git"), { recursive: true })

/** What stays protected where commits are allowed. */
const committed = (
  [
    ["a hook is planted", "echo x > .git/hooks/pre-commit", "hooks/pre-commit", "existing"],
    ["the configuration is replaced", "echo x > new && mv new .git/config", "config", "existing"],
    ["another's configuration is led to", "echo ../e > .git/commondir", "commondir", "protected"],
    [
      "the folder is replaced",
      "mv .git old; mkdir .git; echo x > .git/config",
      "config",
      "existing",
    ],
  ] as const
).map(
  ([what, script, file, excuse]): SandboxCase => ({
    kind: "attack",
    name: `${what} where commits are allowed`,
    git: "commit",
    prepare: ({ root }) => mkdirSync(join(root, ".git/hooks")),
    script,
    happened: (scene) => !["ours\n", "", undefined].includes(scene.read(`root/.git/${file}`)),
    excuse,
  }),
)

/** Changes inside of it, of what a later start of git, of an agent or of a shell would obey. */
export const protectedAttacks: readonly SandboxCase[] = [
  {
    ...existing,
    name: "a git hook is planted",
    script: "mkdir -p .git/hooks && echo x > .git/hooks/pre-commit",
    happened: isIn("root/.git/hooks/pre-commit"),
  },
  {
    ...existing,
    name: "git's configuration is changed",
    script: "printf '[core]\\nfsmonitor = evil\\n' >> .git/config",
    happened: differs("root/.git/config"),
  },
  {
    ...existing,
    name: "git's folder is moved away and replaced",
    script: "mv .git old; mkdir -p .git && echo x > .git/config",
    happened: differs("root/.git/config"),
  },
  {
    ...attack,
    name: "a repository is planted where there was none",
    prepare: withoutGit,
    script: "mkdir .git && echo x > .git/config",
    happened: isIn("root/.git/config"),
    excuse: "protected",
  },
  {
    ...attack,
    name: "a .git file that points elsewhere is planted",
    prepare: withoutGit,
    script: "echo 'gitdir: evil' > .git",
    happened: (scene) => scene.read("root/.git")?.startsWith("gitdir") === true,
    excuse: "protected",
  },
  {
    ...existing,
    name: "a .git file is pointed elsewhere",
    prepare: (scene) => {
      withoutGit(scene)
      scene.file("root/tree/config", "ours\n")
      scene.file("root/.git", "gitdir: tree\n")
    },
    script: "echo 'gitdir: evil' > .git",
    happened: (scene) => scene.read("root/.git") !== "gitdir: tree\n",
  },
  {
    ...existing,
    name: "the folder that a .git file points to is changed",
    prepare: (scene) => {
      withoutGit(scene)
      scene.file("root/tree/config", "ours\n")
      scene.file("root/.git", "gitdir: tree\n")
    },
    script: "echo x > tree/config",
    happened: differs("root/tree/config"),
  },
  {
    ...attack,
    name: "a linked .git is replaced",
    prepare: ({ root }) => {
      renameSync(join(root, ".git"), join(root, "real"))
      symlinkSync("real", join(root, ".git"))
    },
    script: "rm .git && mkdir .git && echo x > .git/config",
    happened: differs("root/.git/config"),
    excuse: "protected",
  },
  {
    ...existing,
    name: "what a linked .git leads to is changed",
    prepare: ({ root }) => {
      renameSync(join(root, ".git"), join(root, "real"))
      symlinkSync("real", join(root, ".git"))
    },
    script: "echo x > real/config",
    happened: differs("root/.git/config"),
  },
  {
    ...attack,
    name: "a hook is planted in a nested repository",
    prepare: (scene) => {
      scene.file("root/lib/.git/HEAD", "ref: refs/heads/main\n")
      mkdirSync(scene.file("root/lib/.git/hooks"))
    },
    script: "echo x > lib/.git/hooks/pre-commit",
    happened: isIn("root/lib/.git/hooks/pre-commit"),
    excuse: "protected",
  },
  {
    ...attack,
    name: "the configuration of a nested repository is changed",
    prepare: (scene) => void scene.file("root/lib/.git/config", "ours\n"),
    script: "echo x > lib/.git/config",
    happened: differs("root/lib/.git/config"),
    excuse: "protected",
  },
  {
    ...attack,
    name: "a nested repository is led to the configuration of another",
    prepare: (scene) => void scene.file("root/lib/.git/HEAD", "ref: refs/heads/main\n"),
    script: "echo ../../evil > lib/.git/commondir",
    happened: isIn("root/lib/.git/commondir"),
    excuse: "protected",
  },
  ...committed,
  ...[".codex", ".agents"].flatMap((name): SandboxCase[] => [
    {
      ...attack,
      name: `a ${name} is made where there was none`,
      script: `mkdir ${name} && echo x > ${name}/config.toml`,
      happened: isIn(`root/${name}/config.toml`),
      excuse: "protected",
    },
    {
      ...existing,
      name: `a ${name} that exists is changed`,
      prepare: (scene) => void scene.file(`root/${name}/config.toml`, "ours\n"),
      script: `echo x > ${name}/config.toml`,
      happened: differs(`root/${name}/config.toml`),
    },
  ]),
  {
    ...existing,
    name: "a shell's start-up file is changed where the root is a home",
    root: ({ home }) => home,
    script: "echo evil >> .bashrc",
    happened: differs("home/.bashrc"),
  },
  {
    ...attack,
    name: "CODEX_HOME is written where the root is a home",
    root: ({ home }) => home,
    script: "echo evil > .codex/config.toml",
    happened: isIn("home/.codex/config.toml"),
  },
  {
    ...existing,
    name: "a protected folder is reached by moving the folder around it",
    prepare: (scene) => writeFileSync(scene.file("root/a/guarded/file", "ours\n"), "ours\n"),
    policy: (policy, { root }) => ({
      ...policy,
      protectedPaths: [...policy.protectedPaths, join(root, "a/guarded")],
    }),
    script: "mv a b; echo x > b/guarded/file || echo x > a/guarded/file",
    // Moved is enough: the next command would find it where nothing guards it.
    happened: (scene) =>
      existsSync(scene.file("root/b")) || scene.read("root/a/guarded/file") === "x\n",
  },
]
