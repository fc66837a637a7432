// Sums up the counts that the steps of .ci/run have left in a file: node scripts/tally.mjs <file>
import { readFileSync } from "node:fs"

const counts = readFileSync(process.argv[2], "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => JSON.parse(line))
const sum = (field) => counts.reduce((total, count) => total + count[field], 0)

for (const name of counts.flatMap((count) => count.skipped)) console.log(`skipped: ${name}`)
console.log(`${sum("passed")} passed, ${sum("failed")} failed`)
process.exitCode = sum("failed") > 0 || sum("passed") === 0 ? 1 : 0
