// Preloaded into a run: writes at its exit what was loaded and how much memory it took.
const Module = require("node:module")
const { writeFileSync } = require("node:fs")

const load = Module._load
const required = []
Module._load = (request, ...rest) => {
  required.push(request)
  return load(request, ...rest)
}

process.on("exit", () => {
  const { moduleLoadList } = process
  const { maxRSS } = process.resourceUsage()
  writeFileSync(process.env.EXIT_REPORT, JSON.stringify({ required, moduleLoadList, maxRSS }))
})
