import { runToEnd } from "@codex/core"

export type TestRun = { readonly passed: boolean; readonly output: readonly string[] }

/** Runs the sample's own tests by this Node, and keeps the lines that tell how they ended. */
export async function runSampleTests(folder: string): Promise<TestRun> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const argv = [process.execPath, "--test", "--test-reporter=tap"]
  const end = await runToEnd({ argv, cwd: folder, env }, { timeoutMs: 60_000 })
  return { passed: end.exitCode === 0, output: telling(end.stdout) }
}

function telling(stdout: string): readonly string[] {
  return stdout.split("\n").filter((line) => /^\s*(not )?ok \d|^# (pass|fail) /.test(line))
}
