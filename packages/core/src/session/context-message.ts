import { projectInstructions } from "../config/project-docs.js"
import { type ContextMessage, type Item, textPart } from "../protocol/item.js"
import { environmentContext } from "./environment.js"
import type { World } from "./world.js"

/** AGENTS.md and the environment, unless the history's last telling says the same. */
export async function contextMessage(
  world: World,
  history: readonly Item[],
  warn: (message: string) => void,
): Promise<readonly ContextMessage[]> {
  const docs = await projectInstructions(world.config)
  for (const notice of docs.notices) warn(notice)
  const environment = environmentContext(world.config, world.shell, new Date())
  const texts = docs.text === undefined ? [environment] : [docs.text, environment]
  const message: ContextMessage = { type: "context-message", content: texts.map(textPart) }
  const last = history.findLast((item) => item.type === "context-message")
  return sameText(last, message) ? [] : [message]
}

function sameText(a: ContextMessage | undefined, b: ContextMessage): boolean {
  return JSON.stringify(a?.content) === JSON.stringify(b.content)
}
