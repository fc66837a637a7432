import { basename, isAbsolute } from "node:path"
import * as z from "zod/mini"
import { defineTool } from "./define-tool.js"
import type { Tool } from "./tool.js"

const input = z.object({
  command: z.array(z.string()),
  workdir: z.optional(z.string()),
  timeout: z.optional(z.number().check(z.positive(), z.meta({ description: "milliseconds" }))),
  sandbox_permissions: z.optional(z.enum(["use_default", "require_escalated"])),
  justification: z.optional(z.string()),
})

/** Runs a program, confined, and gives back what it printed. */
export function shellTool(shell: string): Tool {
  return defineTool({
    name: "shell",
    aliases: ["container.exec", "shell_command", "exec_command", "local_shell"],
    description:
      'Runs a command and returns its exit code and output. Example: {"command":["bash","-lc","ls -la"]}. The timeout defaults to 120000.',
    input,
    forgive: (json) => forgive(json, shell),
    async plan(call, context) {
      const { planShell } = await import("./plan-shell.js")
      return planShell(call, context)
    },
  })
}

/** Spellings of the same call that models use: a string, `cmd`, `timeout_ms`, numbers as text. */
function forgive(json: unknown, shell: string): unknown {
  if (typeof json === "string" || Array.isArray(json)) return forgive({ command: json }, shell)
  if (typeof json !== "object" || json === null) return json
  const given = json as Record<string, unknown>
  const command = given.command ?? given.cmd
  const timeout = given.timeout ?? given.timeout_ms
  const workdir = given.workdir ?? given.cwd
  return {
    command: typeof command === "string" ? [shell, "-lc", command] : command,
    ...(typeof workdir === "string" && workdir !== "" && { workdir }),
    ...(given.sandbox_permissions === "require_escalated" && {
      sandbox_permissions: given.sandbox_permissions,
    }),
    ...(typeof given.justification === "string" && { justification: given.justification }),
    ...(timeout !== undefined && timeout !== null && { timeout: Number(timeout) }),
  }
}

/** True for what a shell would be found by; used to name the user's own. */
export function isShellPath(path: string): boolean {
  return isAbsolute(path) && ["bash", "zsh", "sh"].includes(basename(path))
}
