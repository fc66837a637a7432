import { mkdirSync, realpathSync } from "node:fs"
import { join } from "node:path"
import { loadConfig } from "@codex/core"
import { permissionTable, tempFolder } from "@codex/testing"
import { expect, test } from "vitest"
import { seatbeltProfile } from "./seatbelt-profile.js"

test.each(permissionTable)(
  "the profile under $permissions allows what they say, and no more",
  async ({ permissions, allowed }) => {
    const base = await tempFolder()
    const folders: Record<string, string> = { "global-temp": realpathSync("/tmp") }
    for (const place of ["cwd", "named", "user-temp", "home"]) {
      mkdirSync(join(base, place))
      folders[place] = join(base, place)
    }
    const { sandboxPolicy } = await loadConfig({
      cwd: join(base, "cwd"),
      env: { HOME: folders["home"], TMPDIR: folders["user-temp"] },
      sandbox: permissions.map((each) => each.replace("{named}", folders["named"] ?? "")),
    })
    const { text, parameters } = seatbeltProfile(sandboxPolicy)
    const values = (prefix: string) =>
      Object.keys(parameters)
        .filter((name) => name.startsWith(prefix))
        .map((name) => parameters[name])
    const paths = (places: "all" | readonly string[]) =>
      places === "all" ? [] : places.map((place) => folders[place])

    const lines = text.split("\n")
    expect(lines.includes("(allow file-read*)")).toBe(allowed.read === "all")
    expect(new Set(values("READABLE_ROOT"))).toEqual(new Set(paths(allowed.read)))
    expect(lines.includes('(allow file-write* (regex #"^/"))')).toBe(allowed.write === "all")
    expect(values("WRITABLE_ROOT")).toEqual(paths(allowed.write))
    expect(lines.includes("(allow network-outbound)")).toBe(allowed.network)
    expect(values("PROTECTED").length > 0).toBe(allowed.write !== "all")
  },
)
