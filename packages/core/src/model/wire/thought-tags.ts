const opening = "<think>"
const closing = "</think>"

export type Split = {
  readonly thought: string
  readonly text: string
  /** True once all that follows is text. */
  readonly over: boolean
}

export type ThoughtTags = {
  /** What of the text so far can be told apart. */
  push(piece: string): Split
  /** What was held back. */
  end(): Split
}

/**
 * Takes apart a text that begins with `<think>…</think>`, as models write it whose server does not know
 * their template. Anywhere else the tags are text.
 */
export function thoughtTags(): ThoughtTags {
  let place: "before" | "within" | "behind" = "before"
  let held = ""
  /** What came before anything that can be seen. Kept apart, so that it is not looked through again. */
  let blank = ""
  return { push, end }

  function push(piece: string): Split {
    if (place === "before" && held === "" && piece.trim() === "") {
      blank += piece
      return wait("")
    }
    held += piece
    switch (place) {
      case "before":
        return before(held.trimStart())
      case "within":
        return within()
      case "behind":
        return behind("")
    }
  }

  function before(start: string): Split {
    if (start.startsWith(opening)) {
      held = start.slice(opening.length).trimStart()
      blank = ""
      place = "within"
      return within()
    }
    return opening.startsWith(start) ? wait("") : { thought: "", text: take(), over: true }
  }

  function within(): Split {
    const at = held.indexOf(closing)
    if (at === -1) {
      const certain = held.length - beginningAtEnd(held)
      const thought = held.slice(0, certain)
      held = held.slice(certain)
      return wait(thought)
    }
    const thought = held.slice(0, at)
    held = held.slice(at + closing.length)
    place = "behind"
    return behind(thought.trimEnd())
  }

  /** The lines between a thought and the answer belong to neither. */
  function behind(thought: string): Split {
    held = held.trimStart()
    return held === "" ? wait(thought) : { thought, text: take(), over: true }
  }

  function end(): Split {
    const rest = take()
    return place === "within"
      ? { thought: rest, text: "", over: true }
      : { thought: "", text: rest, over: true }
  }

  function take(): string {
    const text = blank + held
    blank = held = ""
    return text
  }
}

/**
 * A whole text that ends a thought which its prompt had begun: servers whose template writes the opening
 * tag send only the closing one. Undefined for any other text.
 */
export function atClosingTag(text: string): { thought: string; text: string } | undefined {
  const found = /^[ \t]*<\/think>[ \t]*$/m.exec(text)
  if (found === null || text.includes(opening)) return undefined
  const thought = text.slice(0, found.index).trim()
  return { thought, text: text.slice(found.index + found[0].length).trimStart() }
}

function wait(thought: string): Split {
  return { thought, text: "", over: false }
}

/** How many of the last characters may be the beginning of the closing tag. */
function beginningAtEnd(text: string): number {
  for (let length = closing.length - 1; length > 0; length--) {
    if (text.endsWith(closing.slice(0, length))) return length
  }
  return 0
}
