import type { CommandWords } from "./command-words.js"
import { type Verb, elsewhere } from "./destruction.js"

/** Destroys when one of its first words says so. */
const saying =
  (pattern: RegExp): Verb =>
  (words) =>
    words.known.filter((word) => !word.startsWith("-")).some((word) => pattern.test(word))
      ? elsewhere
      : undefined

const containers = saying(/^(?:rm|rmi|prune|kill)$/)

const compose = (words: CommandWords) =>
  words.known.includes("rm") ||
  (words.known.includes("down") && words.has("-v", "--volumes", "--rmi"))
    ? elsewhere
    : undefined

const docker: Verb = (words) => (words.known[0] === "compose" ? compose(words) : containers(words))

const statement = /\b(?:drop|truncate|delete\s+from|flushall|flushdb)\b/i

const database = saying(statement)

const packages = saying(/^(?:remove|purge|autoremove|erase)$/)

/** Programs whose subject is a cluster, a cloud, a database or the system's packages. */
export const remote: Readonly<Record<string, Verb>> = {
  kubectl: (words) =>
    words.known.some((word) => /^(?:delete|drain|replace)$/.test(word)) ? elsewhere : undefined,
  oc: saying(/^delete$/),
  helm: saying(/^(?:uninstall|delete|del|un)$/),
  terraform: (words) =>
    words.known.includes("destroy") || words.has("-destroy", "--auto-approve", "-auto-approve")
      ? elsewhere
      : undefined,
  tofu: saying(/^destroy$/),
  pulumi: saying(/^destroy$/),
  docker,
  podman: docker,
  "docker-compose": compose,
  aws: saying(/^(?:rm|rb|delete-.*|terminate-.*|deregister-.*|purge-.*)$/),
  gcloud: saying(/^delete$/),
  gsutil: saying(/^(?:rm|rb)$/),
  az: saying(/^(?:delete|purge)$/),
  gh: saying(/^delete$/),
  npm: saying(/^unpublish$/),
  heroku: saying(/destroy/),
  vagrant: saying(/^destroy$/),
  zfs: saying(/^(?:destroy|rollback)$/),
  zpool: saying(/^destroy$/),
  btrfs: saying(/^delete$/),
  psql: database,
  mysql: database,
  sqlite3: database,
  mongosh: saying(/drop|delete|remove/i),
  "redis-cli": database,
  apt: packages,
  "apt-get": packages,
  dnf: packages,
  yum: packages,
  svn: saying(/^(?:revert|delete|remove|rm)$/),
  hg: saying(/^(?:purge|strip|revert)$/),
}
