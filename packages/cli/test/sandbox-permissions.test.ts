import { mkdtempSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import {
  type Allowed,
  type PermissionPlace,
  permissionTable,
  removeFolder,
  runCodex,
  tempFolder,
} from "@codex/testing"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"

const places = ["cwd", "named", "user-temp", "global-temp", "other"] as const

let server: Server
beforeAll(async () => {
  server = createServer((_, response) => response.end("reached"))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

describe.runIf(process.platform === "linux")("a command on Linux", () => {
  test.each([
    ...permissionTable,
    {
      permissions: [],
      config: "sandbox_permissions = []\n",
      allowed: { read: ["cwd"], write: [], network: false } as const,
    },
  ])("under $permissions does what they allow, and no more", async ({ permissions, ...row }) => {
    const folders = makeFolders()
    const home = await tempFolder()
    writeFileSync(join(home, "config.toml"), "config" in row ? row.config : "")
    const flags = permissions.flatMap((each) => ["-s", each.replace("{named}", folders["named"])])
    const { stdout, stderr } = await runCodex(
      ["sandbox", ...flags, "--", "/bin/bash", "-c", probes(folders)],
      { cwd: folders["cwd"], home, env: { TMPDIR: folders["user-temp"] } },
    )
    expect({ did: new Set(stdout.split("\n").filter(Boolean)), stderr }).toEqual({
      did: new Set(expected(row.allowed)),
      stderr: "",
    })
  })
})

/** Each holds a file. All are outside of /tmp, which a permission is about, but for the one that is in it. */
function makeFolders(): Record<PermissionPlace, string> {
  return Object.fromEntries(
    places.map((place) => {
      const folder = mkdtempSync(
        place === "global-temp" ? "/tmp/codex-test-" : "/var/tmp/codex-test-",
      )
      writeFileSync(join(folder, "file"), "there")
      onTestFinished(() => removeFolder(folder))
      return [place, folder]
    }),
  ) as Record<PermissionPlace, string>
}

/** A script that prints a line for all that it could do, and nothing else. */
function probes(folders: Record<PermissionPlace, string>): string {
  const { port } = server.address() as AddressInfo
  return [
    ...places.flatMap((place) => [
      `line=; { read -d "" line < ${folders[place]}/file; } 2>/dev/null; [ "$line" = there ] && echo read ${place}`,
      `{ echo > ${folders[place]}/new; } 2>/dev/null && echo write ${place}`,
    ]),
    // A protected name, which only full write access lifts.
    `mkdir ${folders.cwd}/.git 2>/dev/null && echo write .git`,
    `(exec 3<>/dev/tcp/127.0.0.1/${port}) 2>/dev/null && echo network`,
    "{ read line < /etc/passwd; } 2>/dev/null && echo read system",
    "true",
  ].join("\n")
}

function expected({ read, write, network }: Allowed): readonly string[] {
  return [
    ...(read === "all" ? places : read).map((place) => `read ${place}`),
    ...(write === "all" ? places : write).map((place) => `write ${place}`),
    ...(write === "all" ? ["write .git"] : []),
    ...(network ? ["network"] : []),
    "read system",
  ]
}
