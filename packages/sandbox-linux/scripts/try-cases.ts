import { checkSandbox } from "../../core/src/testing/sandbox/check-sandbox.js"
import { sandboxCases } from "../../core/src/testing/sandbox/sandbox-cases.js"
import { helperForm, landlockForm } from "../src/forms.js"

const [path = "", form = "", pattern = ""] = process.argv.slice(2)
const helper = { kind: "found", path, safeCopy: () => path } as const
const sandbox = form === "landlock" ? landlockForm(helper) : helperForm(helper)
const cases = sandboxCases.filter(({ name }) => new RegExp(pattern).test(name))
for await (const { name, verdict } of checkSandbox(sandbox, cases)) {
  if (verdict === "escape" || verdict === "broken") console.log(name)
}
