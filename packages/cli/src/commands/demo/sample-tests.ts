import { execFile } from "node:child_process"

export type TestRun = { readonly passed: boolean; readonly output: readonly string[] }

/** Runs the sample's own tests by this Node, and keeps the lines that tell how they ended. */
export function runSampleTests(folder: string): Promise<TestRun> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--test", "--test-reporter=tap"],
      { cwd: folder, env, timeout: 60_000 },
      (error, stdout) => resolve({ passed: error === null, output: telling(stdout) }),
    )
  })
}

function telling(stdout: string): readonly string[] {
  return stdout.split("\n").filter((line) => /^\s*(not )?ok \d|^# (pass|fail) /.test(line))
}
