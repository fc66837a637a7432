/** Names under which keys, passwords and environments lie, wherever they are. In lower case. */
const secretNames: readonly RegExp[] = [
  /^\.env(?!\.(?:example|sample|template|dist)$)(?:\..*)?$/,
  /^\.envrc$/,
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/,
  /\.(?:pem|key|p12|pfx|keystore|jks|kdbx|tfstate|tfvars)$/,
  /^ssh_host_.+_key$/,
  /^kubeconfig$/,
  /^[._]netrc$/,
  /^\.(?:pgpass|npmrc|yarnrc\.yml|pypirc|git-credentials|htpasswd|vault-token|my\.cnf|s3cfg|boto)$/,
  /^\.(?:ssh|gnupg|aws|azure|kube|docker|password-store|terraform\.d)$/,
  /^(?:credentials|secrets?|passwords?|auth)\.(?:json|ya?ml|toml|ini|txt|env)$/,
  /^credentials$/,
  /^(?:service[-_]account|client_secret).*\.json$/,
  /^\..*_history$/,
  /^(?:shadow|gshadow|sudoers|master\.passwd)-?$/,
]

/** One name of each kind, to try patterns on. */
const examples = [
  ".env",
  ".env.local",
  ".envrc",
  "id_rsa",
  "id_ed25519",
  "server.pem",
  "server.key",
  ".netrc",
  ".npmrc",
  ".git-credentials",
  ".ssh/id_rsa",
  ".aws/credentials",
  "credentials.json",
  "secrets.yml",
  "terraform.tfstate",
]

/** Whether a pattern of names picks a secret out, or everything. `!` leaves out instead. */
export function matchesSecret(pattern: string): boolean {
  if (pattern.startsWith("!")) return false
  const source = pattern
    .toLowerCase()
    .replace(/^:(?:\([^)]*\)|[/^!])/, "")
    .replace(/\[[^\]]*\]|\?/g, "\0")
    .replace(/\{[^}]*\}|\*\*\/|\*+/g, "\u0001")
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("\0", ".")
    .replaceAll("\u0001", ".*")
  const matcher = new RegExp(`(?:^|/)${source.replace(/^(?:\\\.)?\//, "")}$`)
  return examples.some((example) => matcher.test(example))
}

/** Of the system's own folders, what tells of the machine and of no process. */
const open = new Set([
  "/dev/null",
  "/proc/cpuinfo",
  "/proc/meminfo",
  "/proc/version",
  "/proc/loadavg",
  "/proc/uptime",
  "/proc/filesystems",
])

/** Whether a canonical path may hold what nobody should print unasked. */
export function namesSecret(path: string): boolean {
  if (open.has(path)) return false
  if (/^\/(?:proc|dev|sys|run)(?:\/|$)/.test(path)) return true
  const names = path.toLowerCase().split("/")
  if (names.at(-2) === ".git" && names.at(-1) === "config") return true
  return names.some((name) => secretNames.some((secret) => secret.test(name)))
}
