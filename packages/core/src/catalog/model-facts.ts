/** What is known of a model. What is absent is not known. */
export type ModelFacts = {
  /** Tokens that a request and its reply may have together. */
  readonly contextWindow?: number
  /** Tokens that the model was made for, where a server may give it fewer. */
  readonly trainedWindow?: number
  /** Tokens that a reply may have. */
  readonly maxOutputTokens?: number
  /** Whether it is shown pictures. */
  readonly images?: boolean
  readonly tools?: boolean
  /** Whether it thinks before it answers. */
  readonly reasoning?: boolean
  /** How hard it can be asked to think; none where that cannot be chosen. */
  readonly efforts?: readonly string[]
  /** Whether it can be asked to say more or less (`verbosity`). */
  readonly verbosity?: boolean
  readonly price?: Price
}

/** US dollars for a million tokens, of a request below the provider's first price step. */
export type Price = {
  readonly input: number
  /** Of tokens that the provider had in its cache. */
  readonly cachedInput?: number
  readonly output: number
}
