/** Takes known secrets out of a text. */
export type Redact = (text: string) => string

/**
 * Replaces each of the values by `[redacted]`, also where it stands inside a JSON text. Values of
 * fewer than six characters are left: they are placeholders, and would tear words apart.
 */
export function redactSecrets(secrets: readonly string[]): Redact {
  const values = [...new Set(secrets.filter(isTelling).flatMap(spellings))]
  // The longest first: a secret may begin with another one.
  values.sort((a, b) => b.length - a.length)
  if (values.length === 0) return (text) => text
  return (text) => values.reduce((rest, value) => rest.replaceAll(value, "[redacted]"), text)
}

/** The same, also for the beginning of a secret that stands before `mark`: where a text was cut off. */
export function redactCut(secrets: readonly string[], mark: string): Redact {
  const redact = redactSecrets(secrets)
  const values = secrets.filter(isTelling).flatMap(spellings)
  return (text) => {
    const whole = redact(text)
    if (!whole.includes(mark)) return whole
    return values.reduce((rest, value) => withoutBeginning(rest, value, mark), whole)
  }
}

function withoutBeginning(text: string, secret: string, mark: string): string {
  let rest = text
  for (let length = secret.length - 1; length >= shortestBeginning; length--) {
    rest = rest.replaceAll(secret.slice(0, length) + mark, `[redacted]${mark}`)
  }
  return rest
}

/** Fewer characters tell nothing: providers' keys begin alike. */
const shortestBeginning = 4

function isTelling(secret: string): boolean {
  return secret.trim().length >= 6
}

function spellings(secret: string): string[] {
  const value = secret.trim()
  return [value, JSON.stringify(value).slice(1, -1), encoded(value)]
}

/** As in an address. */
function encoded(value: string): string {
  return value.isWellFormed() ? encodeURIComponent(value) : value
}
