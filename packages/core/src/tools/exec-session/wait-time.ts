/** Less is not worth a call. */
const shortestMs = 50

/** How long a call waits: what the model asked for, within limits, in milliseconds. */
export function waitTime(
  asked: number | undefined,
  { usual, longest }: { readonly usual: number; readonly longest: number },
): number {
  if (asked === undefined || !Number.isFinite(asked)) return usual
  return Math.min(Math.max(asked, shortestMs), longest)
}
