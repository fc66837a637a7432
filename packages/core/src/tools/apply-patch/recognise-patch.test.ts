import { describe, expect, test } from "vitest"
import { ToolError } from "../../errors.js"
import { recognisePatch } from "./recognise-patch.js"

const body = "*** Begin Patch\n*** Add File: a\n+$HOME `x`\n*** End Patch"

describe("a command that is a patch", () => {
  test.each<[string, string[], string]>([
    ["as an argument", ["apply_patch", body], "/w"],
    ["by the other name", ["applypatch", body], "/w"],
    ["by bash -lc", ["bash", "-lc", `apply_patch <<'EOF'\n${body}\nEOF`], "/w"],
    ["by bash -c", ["bash", "-c", `apply_patch <<'EOF'\n${body}\nEOF\n\n`], "/w"],
    [
      "by any path of a shell",
      ["/usr/bin/zsh", "-lc", `apply_patch <<'EOF'\n${body}\nEOF\n`],
      "/w",
    ],
    ["by sh, with the other name", ["sh", "-c", `applypatch <<'EOF'\n${body}\nEOF\n`], "/w"],
    ["with double quotation marks", ["bash", "-lc", `apply_patch <<"E F"\n${body}\nE F`], "/w"],
    ["without quotation marks", ["bash", "-lc", `apply_patch <<PATCH\n${body}\nPATCH`], "/w"],
    ["with an escaped delimiter", ["bash", "-lc", `apply_patch <<\\EOF\n${body}\nEOF`], "/w"],
    ["with blanks about", ["bash", "-lc", `\n  apply_patch << 'EOF' \n${body}\nEOF\n`], "/w"],
    ["without a blank", ["bash", "-lc", `apply_patch<<EOF\n${body}\nEOF`], "/w"],
    ["with CRLF", ["bash", "-lc", `apply_patch <<'EOF'\r\n${body}\r\nEOF\r\n`], "/w"],
    ["without its last line", ["bash", "-lc", `apply_patch <<'EOF'\n${body}`], "/w"],
    ["after cd", ["bash", "-lc", `cd sub/dir && apply_patch <<'EOF'\n${body}\nEOF`], "/w/sub/dir"],
    [
      "after cd to an absolute path",
      ["bash", "-lc", `cd /x&&apply_patch <<'EOF'\n${body}\nEOF`],
      "/x",
    ],
    [
      "after cd to a quoted path",
      ["bash", "-lc", `cd 'a b' && apply_patch <<'EOF'\n${body}\nEOF`],
      "/w/a b",
    ],
    [
      "after cd to a doubly quoted path",
      ["bash", "-lc", `cd "../a b" && apply_patch <<'EOF'\n${body}\nEOF`],
      "/a b",
    ],
  ])("%s", (_title, argv, cwd) => {
    const recognised = recognisePatch(argv, "/w")
    expect(recognised?.cwd).toBe(cwd)
    expect(recognised?.patchText.trim()).toBe(body)
  })

  test("<<- takes the tabs away", () => {
    const script = `apply_patch <<-EOF\n\t*** Begin Patch\n\t+\ta\n\tEOF\n`
    expect(recognisePatch(["bash", "-lc", script], "/w")?.patchText).toBe("*** Begin Patch\n+\ta")
  })
})

test.each<[string, string[]]>([
  ["another program", ["ls", "-l"]],
  ["nothing", []],
  ["a script without a patch", ["bash", "-lc", "ls && git status"]],
  ["a search for the name", ["bash", "-lc", "grep -rn apply_patch src"]],
  ["a search for the markers", ["bash", "-lc", "grep -n '*** Begin Patch' apply_patch.md"]],
  [
    "the name inside another file's text",
    ["bash", "-lc", `cat > doc.md <<'END'\napply_patch <<'EOF'\n${body}\nEOF\nEND\n`],
  ],
  ["another program of a similar name", ["bash", "-lc", `apply_patches <<'EOF'\n${body}\nEOF`]],
  ["a question for help", ["bash", "-lc", "apply_patch --help"]],
  ["a patch for git", ["bash", "-lc", "git apply <<'EOF'\n--- a\n+++ b\nEOF"]],
  ["a shell with other options", ["bash", "-x", `apply_patch <<'EOF'\n${body}\nEOF`]],
])("%s is an ordinary command", (_title, argv) => {
  expect(recognisePatch(argv, "/w")).toBeUndefined()
})

test.each<[string, string]>([
  ["a command after the patch", `apply_patch <<'EOF'\n${body}\nEOF\nnpm test`],
  ["a command after the delimiter", `apply_patch <<'EOF' && npm test\n${body}\nEOF`],
  ["a redirection", `apply_patch <<'EOF' > out\n${body}\nEOF`],
  ["a command before it", `echo hi; apply_patch <<'EOF'\n${body}\nEOF`],
  ["cd without &&", `cd x\napply_patch <<'EOF'\n${body}\nEOF`],
  ["two patches", `apply_patch <<'EOF'\n${body}\nEOF\napply_patch <<'EOF'\n${body}\nEOF`],
  ["a pipe", `cat <<'EOF' | apply_patch\n${body}\nEOF`],
  ["a directory that the shell would expand", `cd $HOME && apply_patch <<'EOF'\n${body}\nEOF`],
  ["a quoted argument", `apply_patch '${body}'`],
])("%s: the model is told to call apply_patch alone", (_title, script) => {
  expect(() => recognisePatch(["bash", "-lc", script], "/w")).toThrow(/must be called alone/)
  expect(() => recognisePatch(["bash", "-lc", script], "/w")).toThrow(ToolError)
})

test("apply_patch with other than one argument is refused", () => {
  expect(() => recognisePatch(["apply_patch"], "/w")).toThrow(/one argument/)
  expect(() => recognisePatch(["apply_patch", "-p1", body], "/w")).toThrow(/one argument/)
})

test("a long script is understood at once", () => {
  const script = `echo '*** Begin Patch'${"\n".repeat(300_000)}`
  expect(recognisePatch(["bash", "-c", script], "/w")).toBeUndefined()
})
