/** A patch as it was written: what to do to which files, nothing looked up yet. */
export type Patch = { readonly sections: readonly Section[] }

/** `line` is the 1-based line of the section's header; the begin marker is line 1. */
export type Section = AddSection | DeleteSection | UpdateSection

export type AddSection = {
  readonly kind: "add"
  readonly line: number
  readonly path: string
  readonly content: string
}

export type DeleteSection = {
  readonly kind: "delete"
  readonly line: number
  readonly path: string
}

/** Without chunks it has a `movePath`: a rename. */
export type UpdateSection = {
  readonly kind: "update"
  readonly line: number
  readonly path: string
  readonly movePath?: string
  readonly chunks: readonly Chunk[]
}

export type Chunk = {
  readonly line: number
  /** Lines of `@@` headers, outermost first: each is looked for after the one before. */
  readonly context: readonly string[]
  readonly lines: readonly ChunkLine[]
  /** How many lines at the end were bare line breaks: blank context, or only a gap in the patch. */
  readonly trailingBlanks: number
  readonly endOfFile: boolean
}

/** `ending` is given where the text of one patch line goes on after a lone carriage return. */
export type ChunkLine = {
  readonly kind: "keep" | "remove" | "insert"
  readonly text: string
  readonly ending?: "\r"
}
