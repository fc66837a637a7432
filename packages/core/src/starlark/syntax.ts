import type { Place } from "./place.js"
import type { FormattedPart } from "./token.js"

export type Statement =
  | {
      readonly kind: "assign"
      readonly name: string
      readonly value: Expression
      readonly place: Place
    }
  | { readonly kind: "expression"; readonly value: Expression }

export type Expression = { readonly place: Place } & (
  | { readonly kind: "constant"; readonly value: string | number | boolean | null }
  | { readonly kind: "formatted"; readonly parts: readonly FormattedPart[] }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "sum"; readonly terms: readonly Expression[] }
  | { readonly kind: "call"; readonly name: string; readonly values: readonly NamedExpression[] }
)

/** A value of a call; without a name it counts by its position. */
export type NamedExpression = { readonly name?: string; readonly value: Expression }
