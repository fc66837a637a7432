/** What a basket costs, in cents. */
export function total(lines) {
  return lines.reduce((sum, line) => sum + line.price, 0)
}
