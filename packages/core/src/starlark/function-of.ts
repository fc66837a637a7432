import { CallValues } from "./call-values.js"
import type { Builtins } from "./evaluate.js"
import { Made } from "./evaluate.js"

/** A builtin under its name: what it does with its values, and what it returns, which may be nothing. */
export function functionOf(
  name: string,
  parameters: readonly string[],
  act: (values: CallValues) => unknown,
): Builtins["functions"] {
  return {
    [name]: (call) => {
      const made = act(new CallValues(name, parameters, call))
      return made === undefined ? null : new Made(made)
    },
  }
}
