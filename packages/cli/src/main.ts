import { writeSync } from "node:fs"

writeSync(2, "codex: not built yet\n")
process.exitCode = 1
