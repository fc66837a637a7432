import { describe, expect, test } from "vitest"
import { decidePolicy, type SandboxPlaces } from "./decide-policy.js"
import type { SandboxRequest } from "./sandbox-request.js"

const places: SandboxPlaces = {
  cwd: "/repo",
  userHome: "/home/u",
  home: "/home/u/.codex",
  userTemp: "/user-tmp",
  globalTemp: "/tmp",
}

const plain: SandboxRequest = {
  allow: [],
  workspace: {
    writableRoots: [],
    network: false,
    excludeUserTemp: false,
    excludeGlobalTemp: false,
  },
  addDirs: [],
  denyRead: [],
  denyReadDefaults: true,
}

type Row = {
  what: string
  request: Partial<SandboxRequest>
  read: "all" | readonly string[]
  write: "all" | readonly string[]
  network: "full" | "none"
}

const closed = { read: ["/repo"], write: [], network: "none" } as const

const rows: readonly Row[] = [
  { what: "nothing", request: {}, ...closed },
  { what: "read-only", request: { allow: ["read-only"] }, ...closed, read: "all" },
  {
    what: "workspace-write",
    request: { allow: ["workspace-write"] },
    read: "all",
    write: ["/repo", "/user-tmp", "/tmp"],
    network: "none",
  },
  {
    what: "workspace-write with all of its options",
    request: {
      allow: ["workspace-write"],
      workspace: {
        writableRoots: ["/more"],
        network: true,
        excludeUserTemp: true,
        excludeGlobalTemp: true,
      },
    },
    read: "all",
    write: ["/repo", "/more"],
    network: "full",
  },
  {
    what: "danger-full-access",
    request: { allow: ["danger-full-access"] },
    read: "all",
    write: "all",
    network: "full",
  },
  { what: "full read", request: { allow: ["disk-full-read-access"] }, ...closed, read: "all" },
  {
    what: "writing the working folder",
    request: { allow: ["disk-write-cwd"] },
    ...closed,
    write: ["/repo"],
  },
  {
    what: "the user's temporary folder",
    request: { allow: ["disk-write-platform-user-temp-folder"] },
    ...closed,
    write: ["/user-tmp"],
  },
  {
    what: "the global temporary folder",
    request: { allow: ["disk-write-platform-global-temp-folder"] },
    ...closed,
    write: ["/tmp"],
  },
  {
    what: "another folder",
    request: { allow: ["disk-write-folder=/other"] },
    ...closed,
    write: ["/other"],
  },
  {
    what: "full write",
    request: { allow: ["disk-full-write-access"] },
    ...closed,
    write: "all",
  },
  { what: "network", request: { allow: ["network-full-access"] }, ...closed, network: "full" },
  {
    what: "a mode and a permission",
    request: { allow: ["read-only", "disk-write-folder=/other"] },
    ...closed,
    read: "all",
    write: ["/other"],
  },
  {
    what: "the options of workspace-write do nothing beside another mode",
    request: {
      allow: ["read-only"],
      workspace: { ...plain.workspace, writableRoots: ["/more"], network: true },
    },
    ...closed,
    read: "all",
  },
  {
    what: "a further folder beside a writable one",
    request: { allow: ["disk-write-cwd"], addDirs: ["/added"] },
    ...closed,
    write: ["/repo", "/added"],
  },
  {
    what: "a further folder where nothing is writable",
    request: { allow: ["read-only"], addDirs: ["/added"] },
    ...closed,
    read: "all",
  },
]

describe("a request is decided without looking at the file system", () => {
  test.each(rows)("$what", ({ request, read, write, network }) => {
    const decided = decidePolicy({ ...plain, ...request }, places)
    const roots = decided.write === "all" ? "all" : decided.write.map(({ path }) => path)
    expect({ read: decided.read, write: roots, network: decided.network }).toEqual({
      read,
      write,
      network,
    })
  })
})

test("the places of secrets, CODEX_HOME among them, are denied unless somebody says otherwise", () => {
  const usual = decidePolicy({ ...plain, denyRead: ["/mine"] }, places).denied
  expect(usual).toEqual(
    expect.arrayContaining(["/home/u/.ssh", "/home/u/.aws", "/home/u/.codex", "/mine"]),
  )
  const none = { ...plain, denyRead: ["/mine"], denyReadDefaults: false }
  expect(decidePolicy(none, places).denied).toEqual(["/mine"])
  expect(decidePolicy({ ...plain, allow: ["danger-full-access"] }, places).denied).toEqual([])
})

test("without a user's temporary folder its permission gives nothing", () => {
  const { userTemp: _, ...others } = places
  const request = { ...plain, allow: ["disk-write-platform-user-temp-folder"] }
  expect(decidePolicy(request, others).write).toEqual([])
})
