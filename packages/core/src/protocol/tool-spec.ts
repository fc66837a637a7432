/** A tool as a model is told of it. */
export type ToolSpec = {
  readonly name: string
  readonly description: string
  /** JSON Schema of the input, for wires and models that call functions. */
  readonly inputSchema: Readonly<Record<string, unknown>>
  /** Where the model knows freeform tools, the input is plain text in this grammar. */
  readonly freeform?: { readonly syntax: "lark"; readonly definition: string }
}
