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

function isTelling(secret: string): boolean {
  return secret.trim().length >= 6
}

function spellings(secret: string): string[] {
  const value = secret.trim()
  return [value, JSON.stringify(value).slice(1, -1)]
}
