import { tally } from "./check.mjs"

/** A vitest reporter that counts the tests of a run for .ci/run, and names the skipped ones. */
export default class TallyReporter {
  onTestRunEnd(modules, errors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const inState = (state) => tests.filter((test) => test.result().state === state)
    // A file that does not load has no tests, but it has failed.
    const broken = modules.filter((module) => module.errors().length > 0)
    tally({
      passed: inState("passed").length,
      failed: inState("failed").length + broken.length + errors.length,
      skipped: inState("skipped").map((test) => test.fullName),
    })
  }
}
