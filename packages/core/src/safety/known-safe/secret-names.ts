/** Names under which keys, passwords and environments lie, wherever they are. In lower case. */
const secretNames: readonly RegExp[] = [
  /^\.env(?!\.(?:example|sample|template|dist)$)(?:\..*)?$/,
  /^\.envrc$/,
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/,
  /\.(?:pem|key|p12|pfx|keystore|jks|kdbx|tfstate|tfvars)$/,
  /^[._]netrc$/,
  /^\.(?:pgpass|npmrc|yarnrc\.yml|pypirc|git-credentials|htpasswd|vault-token|my\.cnf|s3cfg|boto)$/,
  /^\.(?:ssh|gnupg|aws|azure|kube|docker|password-store|terraform\.d)$/,
  /^(?:credentials|secrets?|passwords?|auth)\.(?:json|ya?ml|toml|ini|txt|env)$/,
  /^credentials$/,
  /^(?:service[-_]account|client_secret).*\.json$/,
  /^\..*_history$/,
  /^(?:shadow|gshadow|sudoers|master\.passwd)-?$/,
]

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
