// Preloaded into a run: writes what had been loaded when the first request to a server went out.
const { subscribe, unsubscribe } = require("node:diagnostics_channel")
const { writeFileSync } = require("node:fs")

subscribe("http.client.request.start", function report() {
  unsubscribe("http.client.request.start", report)
  const files = Object.keys(require.cache)
  writeFileSync(process.env.START_REPORT, JSON.stringify({ files, parts: process.moduleLoadList }))
})
