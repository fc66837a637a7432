/** The name of a called tool as it goes back: providers refuse a history with any other characters. */
export function sentName(name: string): string {
  return name.replace(/[^\w-]/g, "_").slice(0, 64) || "unnamed"
}
