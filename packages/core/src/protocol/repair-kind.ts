/**
 * What was mended of a model's replies: a call written as text, broken JSON, a misspelt tool name, a string
 * in place of a list of arguments.
 */
export type RepairKind = "text" | "json" | "name" | "argv"
