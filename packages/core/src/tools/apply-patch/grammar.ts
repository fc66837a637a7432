/** The patch language for models that write freeform tool input; stricter than what we read. */
export const grammar = `start: "*** Begin Patch" NL section+ "*** End Patch" NL?
section: create | remove | change
create: "*** Add File: " REST added+
remove: "*** Delete File: " REST
change: "*** Update File: " REST (move chunk* | chunk+)
move: "*** Move to: " REST
chunk: ("@@" NL | ("@@ " REST)+)? (added | cut | kept)+ ("*** End of File" NL)?
added: "+" TEXT? NL
cut: "-" TEXT? NL
kept: " " TEXT? NL
TEXT: /[^\\n]+/
REST: /[^\\n]+\\n/
NL: /\\n/
`
