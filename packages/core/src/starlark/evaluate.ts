import { type Place, StarlarkError } from "./place.js"
import { parseStarlark } from "./parse.js"
import type { Expression, NamedExpression } from "./syntax.js"

/** What an expression comes to. `Made` is what a builtin function returned, which only others take. */
export type Value = string | number | boolean | null | readonly Value[] | Made

export class Made {
  readonly content: unknown

  constructor(content: unknown) {
    this.content = content
  }
}

/** A call of a builtin: its values in order, where each stands, and what they are called. */
export type Call = { readonly values: readonly CallValue[]; readonly place: Place }

export type CallValue = { readonly name?: string; readonly value: Value; readonly place: Place }

export type Builtins = {
  readonly functions: Readonly<Record<string, (call: Call) => Value>>
  readonly constants: Readonly<Record<string, Value>>
}

/**
 * Runs a policy for what its calls do; nothing else can happen. Throws a StarlarkError for what is not
 * understood, and what the builtins throw.
 */
export function evaluateStarlark(text: string, builtins: Builtins): void {
  const names = new Map(Object.entries(builtins.constants))
  const functions = new Map(Object.entries(builtins.functions))
  const world: World = { names, functions, left: { characters: maxCharacters } }
  for (const statement of parseStarlark(text)) {
    const value = evaluate(statement.value, world)
    if (statement.kind === "expression") continue
    const { name, place } = statement
    if (Object.hasOwn(builtins.constants, name) || functions.has(name)) {
      throw new StarlarkError(`${name} is built in and cannot be given another value`, place)
    }
    names.set(name, value)
  }
}

type World = {
  readonly names: Map<string, Value>
  readonly functions: ReadonlyMap<string, (call: Call) => Value>
  readonly left: { characters: number }
}

/** All texts and lists of a policy together; doubling a text forty times must not fill the memory. */
const maxCharacters = 16 * 1024 * 1024

function evaluate(expression: Expression, world: World): Value {
  switch (expression.kind) {
    case "constant":
      return expression.value
    case "formatted":
      return spend(formatted(expression, world), expression, world)
    case "name":
      return lookUp(expression.name, expression.place, world)
    case "list":
      return expression.items.map((item) => evaluate(item, world))
    case "sum":
      return spend(sum(expression, world), expression, world)
    case "call":
      return call(expression, world)
  }
}

function spend<T extends string | readonly Value[]>(
  value: T,
  { place }: Expression,
  world: World,
): T {
  world.left.characters -= value.length
  if (world.left.characters < 0) throw new StarlarkError("the texts made here are too long", place)
  return value
}

function formatted({ parts }: Extract<Expression, { kind: "formatted" }>, world: World): string {
  const texts = parts.map((part) => {
    if (typeof part === "string") return part
    const value = lookUp(part.name, part.place, world)
    if (typeof value === "string" || typeof value === "number") return String(value)
    throw new StarlarkError(`${part.name} is ${kindOf(value)}, not a text`, part.place)
  })
  return texts.join("")
}

function lookUp(name: string, place: Place, { names, functions }: World): Value {
  const value = names.get(name)
  if (value !== undefined) return value
  const what = functions.has(name) ? "is a function; call it" : "is not known here"
  throw new StarlarkError(`${name.slice(0, 40)} ${what}`, place)
}

function sum({ terms, place }: Extract<Expression, { kind: "sum" }>, world: World) {
  const values = terms.map((term) => evaluate(term, world))
  if (values.every((value) => typeof value === "string")) return values.join("")
  if (values.every(isList)) return values.flat()
  const kinds = values.map(kindOf).join(" and ")
  throw new StarlarkError(`+ joins two texts or two lists, not ${kinds.slice(0, 100)}`, place)
}

function call({ name, values, place }: Extract<Expression, { kind: "call" }>, world: World): Value {
  const called = world.functions.get(name)
  if (called === undefined) {
    const known = [...world.functions.keys()].join(", ")
    throw new StarlarkError(`no function ${name.slice(0, 40)}; there are ${known}`, place)
  }
  refuseDoubles(values)
  const evaluated = values.map(({ name, value }) => ({
    ...(name !== undefined && { name }),
    value: evaluate(value, world),
    place: value.place,
  }))
  return called({ values: evaluated, place })
}

function refuseDoubles(values: readonly NamedExpression[]): void {
  const seen = new Set<string>()
  for (const { name, value } of values) {
    if (name === undefined) {
      if (seen.size === 0) continue
      throw new StarlarkError("values without a name come first", value.place)
    }
    if (seen.has(name)) throw new StarlarkError(`${name.slice(0, 40)} is given twice`, value.place)
    seen.add(name)
  }
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

/** The kind of a value, for people. */
export function kindOf(value: Value): string {
  if (value === null) return "None"
  if (isList(value)) return "a list"
  if (typeof value === "string") return "a text"
  if (typeof value === "number") return "a number"
  return typeof value === "boolean" ? "True or False" : "what a function made"
}
