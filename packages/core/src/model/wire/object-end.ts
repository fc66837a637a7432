/**
 * Notices where the JSON object ends that comes in pieces, and looks at each character once however small
 * they are. It says nothing of whether what lies between is JSON.
 */
export type ObjectEnd = {
  push(piece: string): void
  /** An object was opened and closed, and nothing but blanks came after it. */
  isReached(): boolean
}

export function objectEnd(): ObjectEnd {
  let depth = 0
  let place: "before" | "within" | "text" | "escape" | "behind" | "beyond" = "before"
  return {
    push(piece) {
      for (const character of piece) step(character)
    },
    isReached: () => place === "behind",
  }

  function step(character: string): void {
    switch (place) {
      case "before":
        if (character === "{") open()
        else if (!isBlank(character)) place = "beyond"
        break
      case "within":
        if (character === '"') place = "text"
        else if (character === "{") open()
        else if (character === "}" && --depth === 0) place = "behind"
        break
      case "text":
        if (character === '"') place = "within"
        else if (character === "\\") place = "escape"
        break
      case "escape":
        place = "text"
        break
      case "behind":
        if (!isBlank(character)) place = "beyond"
        break
      case "beyond":
        break
    }
  }

  function open(): void {
    depth++
    place = "within"
  }
}

function isBlank(character: string): boolean {
  return " \t\r\n".includes(character)
}
