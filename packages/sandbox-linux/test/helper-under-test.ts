import { type FoundHelper, findHelper } from "../src/find-helper.js"

/** The committed one; or what `CODEX_TEST_HELPER` names: a build with checks in it, or one made weaker. */
export function helperUnderTest(): FoundHelper {
  const path = process.env["CODEX_TEST_HELPER"]
  return path === undefined ? findHelper() : { kind: "found", path, safeCopy: () => path }
}
