/** Where something stands in a text: line and column, both from 1, columns in UTF-16 units. */
export type Place = { readonly line: number; readonly column: number }

/** What is wrong with a text, and where. Whoever knows the file's name makes it an error for people. */
export class StarlarkError extends Error {
  override readonly name = "StarlarkError"
  readonly place: Place

  constructor(message: string, place: Place) {
    super(message)
    this.place = place
  }
}
