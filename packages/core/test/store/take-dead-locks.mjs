// Takes a lock fifty times and each time leaves it as a dead process would. Says whether it was alone.
import { readFileSync, rmSync, writeFileSync, writeSync } from "node:fs"
import { takeLock } from "../../src/lock/file-lock.ts"

const path = process.argv[2]
for (let taken = 0; taken < 50; ) {
  const lock = await takeLock(path)
  if (!("release" in lock)) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    continue
  }
  taken++
  writeSync(1, `${claimed() ? "alone" : "not alone"}\n`)
  rmSync(`${path}.inside`)
  writeFileSync(path, '{"pid":1,"started":"another start"}')
}

/** Whether nobody else is between taking and leaving the lock. */
function claimed() {
  const inside = `${path}.inside`
  try {
    writeFileSync(inside, String(process.pid), { flag: "wx" })
  } catch (error) {
    if (error.code !== "EEXIST") throw error
    return false
  }
  return readFileSync(inside, "utf8") === String(process.pid)
}
