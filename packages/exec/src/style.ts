import { styleText } from "node:util"

/** Colours and weights, or nothing at all. */
export type Style = (format: Format, text: string) => string

type Format = "bold" | "dim" | "red" | "green" | "yellow" | "magenta" | "cyan"

export const plainStyle: Style = (_format, text) => text

const colorStyle: Style = (format, text) =>
  // The choice was made before; the stream that util looks at is not always ours.
  styleText(format, text, { validateStream: false })

export type ColorChoice = "always" | "never" | "auto"

/** `auto` means: on a terminal that can, unless NO_COLOR (no-color.org) says otherwise. */
export function chooseStyle(
  choice: ColorChoice,
  terminal: { readonly isTTY: boolean; readonly env: Readonly<Record<string, string | undefined>> },
): Style {
  if (choice === "always") return colorStyle
  if (choice === "never") return plainStyle
  const { NO_COLOR = "", TERM } = terminal.env
  return terminal.isTTY && NO_COLOR === "" && TERM !== "dumb" ? colorStyle : plainStyle
}
