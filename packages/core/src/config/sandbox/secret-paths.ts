import { join } from "node:path"

/** Where keys, sessions and histories of a home are, relative to it. */
const secrets = [
  ".gnupg",
  ".aws",
  ".azure",
  ".config/gcloud",
  ".kube",
  ".docker",
  ".netrc",
  ".git-credentials",
  ".config/git/credentials",
  ".config/gh",
  ".pypirc",
  ".password-store",
  // Browser profiles.
  ".mozilla",
  // What was typed into shells and their like.
  ".bash_history",
  ".zsh_history",
  ".zhistory",
  ".history",
  ".sh_history",
  ".local/share/fish/fish_history",
  ".python_history",
  ".node_repl_history",
  ".psql_history",
  ".mysql_history",
]

/** Keyrings and browser profiles, where the system has its own place for them. */
const secretsHere =
  process.platform === "darwin"
    ? [
        "Library/Keychains",
        "Library/Application Support/Google/Chrome",
        "Library/Application Support/Chromium",
        "Library/Application Support/BraveSoftware",
        "Library/Application Support/Microsoft Edge",
        "Library/Application Support/Firefox",
        "Library/Safari",
        "Library/Cookies",
      ]
    : [
        ".local/share/keyrings",
        ".local/share/kwalletd",
        ".config/google-chrome",
        ".config/chromium",
        ".config/BraveSoftware",
        ".config/microsoft-edge",
        "snap/firefox",
        "snap/chromium",
      ]

/**
 * What commands may not read unless somebody says so; it need not exist. Of `.ssh` the whole folder:
 * `openSsh` says which files of it stay readable.
 */
export function secretPaths(userHome: string): readonly string[] {
  return [".ssh", ...secrets, ...secretsHere].map((path) => join(userHome, path))
}

/** The files of `.ssh` that hold no secret: programs need them to know hosts. */
export const openSsh: ReadonlySet<string> = new Set(["known_hosts", "known_hosts.old", "config"])
