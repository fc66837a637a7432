// Preloaded into a run: takes down the arguments and the environment of every process that it starts.
const { ChildProcess } = require("node:child_process")
const { appendFileSync } = require("node:fs")

const { spawn } = ChildProcess.prototype
ChildProcess.prototype.spawn = function (options) {
  const { args, envPairs } = options
  appendFileSync(process.env.CHILDREN_REPORT, `${JSON.stringify({ args, envPairs })}\n`)
  return spawn.call(this, options)
}
