// Appends while the system lets its files have only so many bytes, then without that limit.
import { execFileSync } from "node:child_process"
import { createSessionLog } from "../../src/store/create-session-log.ts"
import { meta, turn, userMessage } from "./samples.mjs"

const [home, ...limits] = process.argv.slice(2)
const results = []
for (const [index, bytes] of limits.entries()) {
  const warnings = []
  const id = `019f0000-0000-7000-8000-${String(index).padStart(12, "0")}`
  const log = createSessionLog({ home, meta: meta(id), onWarning: (text) => warnings.push(text) })
  limitFiles(bytes)
  await log.startTask(turn)
  for (let number = 0; number < 5; number++)
    await log.appendItems([userMessage(`before ${number}`)])
  await log.endTask("completed")
  limitFiles("unlimited")
  await log.appendItems([userMessage("after")])
  await log.close()
  results.push({ path: log.path, warnings })
}
console.log(JSON.stringify(results))

/** The soft limit only: it can be raised again. prlimit(1). */
function limitFiles(bytes) {
  execFileSync("prlimit", [`--pid=${process.pid}`, `--fsize=${bytes}:`])
}
