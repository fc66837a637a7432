export { parsePatch } from "./parse.js"
export { planPatch } from "./plan-patch.js"
export { recognisePatch } from "./recognise-patch.js"
