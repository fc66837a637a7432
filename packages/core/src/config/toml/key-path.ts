/** Where a value is in a document: names of tables and keys, positions in lists. */
export type KeyPath = readonly PropertyKey[]

/** The path as one would write it: `projects."/a b".trust_level`, `sandbox_permissions[1]`. */
export function showKeyPath(path: KeyPath): string {
  return path.map(showPart).join("").replace(/^\./, "")
}

function showPart(part: PropertyKey): string {
  if (typeof part === "number") return `[${part}]`
  const name = String(part)
  return /^[\w-]+$/.test(name) ? `.${name}` : `.${JSON.stringify(name)}`
}

/** The value at the path; undefined where there is none. */
export function valueAt(root: unknown, path: KeyPath): unknown {
  let value = root
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined
    value = Reflect.get(value, part)
  }
  return value
}
