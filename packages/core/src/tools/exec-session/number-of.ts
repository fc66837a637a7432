/** Models also send a number as text. What is no number stays as it is, for the check to name. */
export function numberOf(given: unknown): unknown {
  const isNumber = typeof given === "string" && given.trim() !== "" && !Number.isNaN(Number(given))
  return isNumber ? Number(given) : given
}
