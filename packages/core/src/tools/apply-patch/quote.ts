const longest = 120
const unseen = /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g

/** Text in quotation marks, shortened, with every character that a terminal might act on escaped. */
export function quote(text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text
  return JSON.stringify(shown).replace(
    unseen,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}

/** A path as it is, unless it holds characters that cannot be shown. */
export function showPath(path: string): string {
  return /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(path) ? quote(path) : path
}
