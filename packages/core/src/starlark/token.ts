import type { Place } from "./place.js"

/** A piece of a text's grammar. A formatted string holds texts and, between braces, names. */
export type Token = { readonly place: Place } & (
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "formatted"; readonly parts: readonly FormattedPart[] }
  | { readonly kind: "mark"; readonly mark: string }
  /** Before the first token of a line that does not begin at its start. */
  | { readonly kind: "indent" }
  | { readonly kind: "line-end" }
  | { readonly kind: "end" }
)

export type FormattedPart = string | { readonly name: string; readonly place: Place }
