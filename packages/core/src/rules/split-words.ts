/**
 * The words of an example written as one text, split as a POSIX shell splits plain words and quotes.
 * Nothing is expanded. Undefined when a quote is not closed or a backslash ends the text.
 */
export function splitWords(text: string): readonly string[] | undefined {
  const words: string[] = []
  let rest = text.trimStart()
  while (rest !== "") {
    const word = takeWord(rest)
    if (word === undefined) return undefined
    words.push(word.text)
    rest = rest.slice(word.length).trimStart()
  }
  return words
}

/** A piece of a word: bare characters, an escape, or a quoted run. */
const piece = /[^\s\\'"]+|\\([^])|'([^']*)'|"((?:[^"\\]|\\[^])*)"/y

function takeWord(text: string): { readonly text: string; readonly length: number } | undefined {
  let word = ""
  let at = 0
  while (at < text.length && !/\s/.test(text.charAt(at))) {
    piece.lastIndex = at
    const found = piece.exec(text)
    if (found === null) return undefined
    const [all, escaped, single, double] = found
    word += escaped ?? single ?? double?.replace(/\\(["\\$`\n])/g, "$1") ?? all
    at += all.length
  }
  return { text: word, length: at }
}
