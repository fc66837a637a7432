import { loadConfig, startSession } from "@codex/core"
import { createSandbox } from "@codex/sandbox-linux"

const config = await loadConfig({ approvalPolicy: "never" })
const session = await startSession(config, { sandbox: createSandbox() })
session.send({ type: "user-input", text: process.argv.slice(2).join(" ") })

for await (const event of session.events) {
  if (event.type === "tool-begin") console.error(event.action)
  if (event.type !== "task-ended") continue
  console.log(event.lastMessage ?? event.error?.message ?? "")
  process.exitCode = event.outcome === "completed" ? 0 : 1
  break
}
await session.close()
