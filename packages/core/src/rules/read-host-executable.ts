import { basename, isAbsolute } from "node:path/posix"
import type { CallValues } from "../starlark/call-values.js"
import type { HostExecutable } from "./rule.js"

/** The values of `host_executable(name, paths)`. Throws a StarlarkError for paths of other programs. */
export function readHostExecutable(values: CallValues): HostExecutable {
  const name = values.required("name", values.text("name"))
  const paths = values.required("paths", values.texts("paths"))
  if (name === "" || name.includes("/")) {
    throw values.error("name is the program's bare name, without a path", "name")
  }
  const wrong = paths.find((path) => !isAbsolute(path) || basename(path) !== name)
  if (wrong === undefined) return { name, paths }
  const found = JSON.stringify(wrong.slice(0, 100))
  throw values.error(`paths are absolute and end in /${name}, but there is ${found}`, "paths")
}
