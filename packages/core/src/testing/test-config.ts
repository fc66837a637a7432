import { join } from "node:path"
import type { Config } from "../config/config.js"

/** A configuration that reads no file: everything allowed in `cwd` without a sandbox, nothing asked. */
export function testConfig(cwd: string, changes: Partial<Config> = {}): Config {
  return {
    home: join(cwd, ".home"),
    cwd,
    model: "scripted",
    provider: {
      id: "scripted",
      name: "Scripted",
      baseUrl: "http://127.0.0.1:9",
      wireApi: "responses",
      requestMaxRetries: 0,
      streamMaxRetries: 0,
      streamIdleTimeoutMs: 20_000,
    },
    approvalPolicy: "never",
    sandboxPolicy: {
      read: "all",
      write: "all",
      network: "full",
      protectedPaths: [],
      deniedPaths: [],
    },
    disableResponseStorage: false,
    hideReasoning: false,
    projectDoc: { maxBytes: 32_768, fallbackFilenames: [], rootMarkers: [".git"] },
    toolOutputTokenLimit: 10_000,
    shellEnvironment: {
      inherit: "all",
      ignoreDefaultExcludes: false,
      exclude: [],
      includeOnly: [],
      set: {},
    },
    keyVariables: [],
    notify: [],
    mcpServers: {},
    trusted: true,
    rules: [],
    notices: [],
    ...changes,
  }
}
