import { addUsage, type Usage } from "./usage.js"

/** Who has answered: the provider's id, and the name by which it knows the model. */
export type Answerer = { readonly provider: string; readonly model: string }

/** What one model has used. */
export type ModelUsage = Answerer & { readonly usage: Usage }

/** The list with this usage in the row of its model. */
export function addModelUsage(
  rows: readonly ModelUsage[],
  { provider, model }: Answerer,
  usage: Usage,
): readonly ModelUsage[] {
  const isSame = (row: Answerer) => row.provider === provider && row.model === model
  return rows.some(isSame)
    ? rows.map((row) => (isSame(row) ? { ...row, usage: addUsage(row.usage, usage) } : row))
    : [...rows, { provider, model, usage }]
}
