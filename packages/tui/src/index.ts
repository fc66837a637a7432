export { runTui } from "./run-tui.js"
