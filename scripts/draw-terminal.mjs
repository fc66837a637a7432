// Draws what a terminal program printed: its output on stdin, the picture (SVG) on stdout. Long runs of
// dim lines, the output of commands, are shortened.
//   script -qec "node packages/cli/dist/codex.cjs demo" /dev/null </dev/null |
//     sed '/^codex [0-9]/,/user/{/user/!d}' |
//     node scripts/draw-terminal.mjs "What npm start prints" > docs/demo.svg
import { readFileSync } from "node:fs"

const columns = 100
const cell = { width: 8.4, height: 18 }
const margin = 16
const keptDimLines = 2
const colors = { 31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 35: "#d2a8ff", 36: "#76e3ea" }
const sequence = /\x1b\[(\d*)m/

const [title = "codex"] = process.argv.slice(2)
const text = readFileSync(0, "utf8").replaceAll("\r", "").trimEnd()
process.stdout.write(draw(shortened(text.split("\n").map(toSpans)).flatMap(wrapped)))

/** A line as pieces of one look each. */
function toSpans(line) {
  const spans = []
  let look = {}
  // `split` with a group gives text and codes in turn.
  line.split(sequence).forEach((part, index) => {
    if (index % 2 === 1) look = changed(look, Number(part))
    else if (part !== "") spans.push({ text: part, ...look })
  })
  return spans
}

/** SGR (ECMA-48, 8.3.117), as far as `codex` uses it. */
function changed(look, code) {
  if (code === 0) return {}
  if (code === 1) return { ...look, bold: true }
  if (code === 2) return { ...look, dim: true }
  if (code === 22) return { ...look, bold: false, dim: false }
  return { ...look, color: colors[code] }
}

function shortened(lines) {
  const isDim = (line) => line?.length > 0 && line.every((span) => span.dim)
  const result = []
  for (let at = 0; at < lines.length; ) {
    let end = at
    while (isDim(lines[end])) end++
    const left = end - at - keptDimLines
    if (left > 1) {
      result.push(...lines.slice(at, at + keptDimLines), [{ text: `… ${left} lines …`, dim: true }])
    } else result.push(...lines.slice(at, Math.max(end, at + 1)))
    at = Math.max(end, at + 1)
  }
  return result
}

/** The lines of the screen that a line takes. */
function wrapped(line) {
  const rows = [[]]
  let used = 0
  for (const span of line) {
    for (const word of span.text.split(/(?<= )/)) {
      if (used > 0 && used + word.trimEnd().length > columns) {
        rows.push([])
        used = 0
      }
      append(rows.at(-1), { ...span, text: word })
      used += word.length
    }
  }
  return rows
}

/** Joins what looks the same. */
function append(row, span) {
  const last = row.at(-1)
  const same = last && ["bold", "dim", "color"].every((look) => last[look] === span[look])
  if (same) last.text += span.text
  else row.push(span)
}

function draw(rows) {
  const width = Math.ceil(columns * cell.width + 2 * margin)
  const height = rows.length * cell.height + 2 * margin
  const texts = rows.map((row, index) => {
    const y = margin + (index + 0.75) * cell.height
    return `<text xml:space="preserve" x="${margin}" y="${y}">${row.map(toTspan).join("")}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<style>text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #e6edf3; white-space: pre; }</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${texts.join("\n")}
</svg>
`
}

function toTspan({ text, bold, dim, color }) {
  const attributes = [
    color && ` fill="${color}"`,
    bold && ' font-weight="bold"',
    dim && ' opacity="0.65"',
  ]
  const styles = attributes.filter(Boolean).join("")
  return styles === "" ? escaped(text) : `<tspan${styles}>${escaped(text)}</tspan>`
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
