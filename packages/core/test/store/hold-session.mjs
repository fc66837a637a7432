// Resumes a session once it is told to, says what came of it, and holds it until it is killed.
import { writeSync } from "node:fs"
import { flushCompileCache } from "node:module"
import { readSession } from "../../src/store/read-session.ts"
import { resumeSessionLog } from "../../src/store/resume-session-log.ts"

// Nobody who is killed does that at the end.
flushCompileCache()
const stored = await readSession(process.argv[2])
writeSync(1, "ready\n")
process.stdin.once("data", async () => {
  try {
    await resumeSessionLog(stored, { onWarning: (text) => writeSync(2, text) })
    writeSync(1, "held\n")
  } catch (error) {
    writeSync(1, `${error.code}: ${error.message}\n`)
  }
})
setInterval(() => {}, 60_000)
