import { type Call, type CallValue, isList, kindOf, type Value } from "./evaluate.js"
import { type Place, StarlarkError } from "./place.js"

/** The values of one call, taken by the parameters' names. */
export class CallValues {
  readonly #values: ReadonlyMap<string, CallValue>
  readonly #name: string
  readonly place: Place

  /** Throws a StarlarkError for values that no parameter takes. */
  constructor(name: string, parameters: readonly string[], { values, place }: Call) {
    this.#name = name
    this.place = place
    const taken = new Map<string, CallValue>()
    for (const [at, value] of values.entries()) {
      const parameter = value.name ?? parameters[at]
      if (parameter === undefined) {
        throw new StarlarkError(`${name} takes ${parameters.length} values at most`, value.place)
      }
      if (!parameters.includes(parameter)) {
        const known = parameters.join(", ")
        const message = `${name} takes no ${parameter.slice(0, 40)}; it takes ${known}`
        throw new StarlarkError(message, value.place)
      }
      if (taken.has(parameter)) {
        throw new StarlarkError(`${name} is given ${parameter} twice`, value.place)
      }
      taken.set(parameter, value)
    }
    this.#values = taken
  }

  /** Where the parameter's value stands; the call itself when it was not given. */
  placeOf(parameter: string): Place {
    return this.#values.get(parameter)?.place ?? this.place
  }

  /** Undefined when it was not given, or as None. */
  text(parameter: string): string | undefined {
    return this.as(parameter, "a text", (value) => (typeof value === "string" ? value : undefined))
  }

  flag(parameter: string): boolean | undefined {
    return this.as(parameter, "True or False", (value) =>
      typeof value === "boolean" ? value : undefined,
    )
  }

  list(parameter: string): readonly Value[] | undefined {
    return this.as(parameter, "a list", (value) => (isList(value) ? value : undefined))
  }

  texts(parameter: string): readonly string[] | undefined {
    return this.as(parameter, "a list of texts", textsOf)
  }

  /** The value, which must have been given. */
  required<T>(parameter: string, value: T | undefined): T {
    if (value !== undefined) return value
    throw new StarlarkError(`${this.#name} needs ${parameter}`, this.place)
  }

  error(message: string, parameter: string): StarlarkError {
    return new StarlarkError(`${this.#name}: ${message}`, this.placeOf(parameter))
  }

  /** Undefined when it was not given, or as None; refused when `as` makes nothing of it. */
  as<T>(parameter: string, wanted: string, as: (value: Value) => T | undefined): T | undefined {
    const given = this.#values.get(parameter)
    if (given === undefined || given.value === null) return undefined
    const taken = as(given.value)
    if (taken !== undefined) return taken
    throw this.error(`${parameter} must be ${wanted}, but it is ${kindOf(given.value)}`, parameter)
  }
}

/** The texts of a list that holds nothing else; undefined for anything else. */
export function textsOf(value: Value): readonly string[] | undefined {
  if (!isList(value)) return undefined
  const texts = value.filter((item) => typeof item === "string")
  return texts.length === value.length ? texts : undefined
}
