/**
 * A regular expression that matches a lower-case name when at least one letter of it is a capital:
 * for `.a1b` it is `\.([aA]1B|A1[bB])`, alternatives for where a capital surely is.
 */
export function otherSpelling(name: string): string {
  const characters = Array.from(name)
  const capitals = characters.flatMap((character, at) =>
    character.toUpperCase() === character
      ? []
      : [
          characters
            .map((other, place) => (place === at ? other.toUpperCase() : either(other)))
            .join(""),
        ],
  )
  return `(${capitals.join("|")})`
}

function either(character: string): string {
  const upper = character.toUpperCase()
  if (upper !== character) return `[${character}${upper}]`
  return character.replace(/[.*+?^${}()|[\]\\]/, "\\$&")
}
