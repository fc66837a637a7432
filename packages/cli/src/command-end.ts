/** How the process should end: with a code, or by the signal that stopped it. 2 is wrong usage. */
export type CommandEnd = { readonly exitCode: number } | { readonly signal: NodeJS.Signals }
