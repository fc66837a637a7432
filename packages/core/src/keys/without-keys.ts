/** An environment without the variables that hold keys. */
export function withoutKeys(
  env: Readonly<Record<string, string | undefined>>,
  keyVariables: readonly string[],
): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !keyVariables.includes(name)) kept[name] = value
  }
  return kept
}
