import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { codex, execJson, useProject } from "./project.js"

/** One grey pixel. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
  "base64",
)

test("-o writes the final message as it is", async () => {
  const project = await useProject([{ text: "The end" }])
  await codex(project, ["exec", "-o", "out.txt", "go"])
  expect(await readFile(join(project.cwd, "out.txt"), "utf8")).toBe("The end")
})

test("-o leaves an empty file when the turn fails", async () => {
  const project = await useProject([{ status: 400 }])
  await writeFile(join(project.cwd, "out.txt"), "of an earlier run")
  expect(await codex(project, ["exec", "-o", "out.txt", "go"])).toMatchObject({ exitCode: 1 })
  expect(await readFile(join(project.cwd, "out.txt"), "utf8")).toBe("")
})

test("--output-schema asks for JSON of that shape", async () => {
  const project = await useProject([{ text: '{"n":1}' }])
  const schema = { type: "object", properties: { n: { type: "number" } } }
  await writeFile(join(project.cwd, "schema.json"), JSON.stringify(schema))
  const { exitCode } = await execJson(project, ["--output-schema", "schema.json", "go"])
  expect(exitCode).toBe(0)
  expect(project.server.requests[0]?.body).toMatchObject({
    text: { format: { type: "json_schema", name: "codex_output_schema", strict: true, schema } },
  })
})

test.each(["responses", "chat"] as const)("over %s, images go with the prompt", async (wire) => {
  const project = await useProject([{ text: "Grey." }], { wire })
  await writeFile(join(project.cwd, "a.png"), png)
  const { exitCode } = await execJson(project, ["-i", "a.png,a.png", "look"])
  expect(exitCode).toBe(0)
  const body = JSON.stringify(project.server.requests[0]?.body)
  expect(body.split(`data:image/png;base64,${png.toString("base64")}`)).toHaveLength(3)
  expect(body).toContain('"look"')
})

test("in human mode stdout has the final message and nothing else", async () => {
  const call = { name: "shell", args: { command: ["echo", "\u001b[31mred\u001b[0m"] } }
  const project = await useProject([
    { text: "First I look.", toolCalls: [call] },
    { text: "All done." },
  ])
  const result = await codex(project, ["exec", "--yolo", "go"])
  expect(result).toMatchObject({ exitCode: 0, stdout: "All done.\n" })
  expect(result.stderr).toMatch(/^workdir: /m)
  expect(result.stderr).toMatch(/^session id: [0-9a-f-]{36}$/m)
  expect(result.stderr).toMatch(/^user\ngo$/m)
  expect(result.stderr).toMatch(/^codex\nFirst I look\.$/m)
  expect(result.stderr).toMatch(/^exec\n.*echo.* in \/.*\nsucceeded in \d+ms:\nred$/m)
  expect(result.stderr).toMatch(/^tokens used\n220$/m)
  expect(result.stderr).not.toContain("\u001b")
})

test("PWD is the folder that a command runs in, whoever starts it", async () => {
  const args = { command: ["/usr/bin/printenv", "PWD"], workdir: "sub" }
  const project = await useProject([{ toolCalls: [{ name: "shell", args }] }, { text: "Done." }])
  await mkdir(join(project.cwd, "sub"))
  const { events } = await execJson(project, ["--yolo", "go"])
  const outputs = events.flatMap(({ item }) => item?.aggregated_output ?? [])
  expect(outputs).toContain(`${join(project.cwd, "sub")}\n`)
})

test("in human mode a patch is a diff, and the end names the changed files", async () => {
  const input = "*** Begin Patch\n*** Add File: sub/new.txt\n+made\n*** End Patch"
  const project = await useProject([
    { toolCalls: [{ name: "apply_patch", args: { input } }] },
    { text: "Done." },
  ])
  const { stderr } = await codex(project, ["exec", "-s", "workspace-write", "go"])
  expect(stderr).toMatch(/^A .*sub\/new\.txt\n\+made$/m)
  expect(stderr).toMatch(/^files changed\nA sub\/new\.txt$/m)
})

test.each([
  [["--color", "always"], {}, true],
  [[], {}, false],
  [["--color", "always"], { NO_COLOR: "1" }, true],
])("%j with %j colours stderr: %s", async (flags, env, coloured) => {
  const project = await useProject([{ text: "Hi." }])
  const { stderr, stdout } = await codex(project, ["exec", ...flags, "go"], { env })
  expect(stderr.includes("\u001b[")).toBe(coloured)
  expect(stdout).toBe("Hi.\n")
})
