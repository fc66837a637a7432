// Appends numbered messages until it is killed, and says on stdout which ones are safe.
import { writeSync } from "node:fs"
import { flushCompileCache } from "node:module"
import { createSessionLog } from "../../src/store/create-session-log.ts"
import { meta, turn, userMessage } from "./samples.mjs"

// Nobody who is killed does that at the end.
flushCompileCache()
const [home, id, bytes] = process.argv.slice(2)
const log = createSessionLog({ home, meta: meta(id), onWarning: (text) => writeSync(2, text) })
await log.startTask(turn)
writeSync(1, `path ${log.path}\n`)
for (let number = 0; ; number++) {
  const text = `${number}:\u2028${"x".repeat((number * 7919) % Number(bytes))}`
  await log.appendItems([userMessage(text)])
  writeSync(1, `${number}\n`)
}
