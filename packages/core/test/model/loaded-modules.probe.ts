import { connectTo, replyOf } from "../../src/testing/connected-model.js"

/** Asks a model once and prints what that made Node load. */
const events = await replyOf(connectTo(process.argv[2] ?? ""))
// Node tells what it has loaded, but its types do not know.
const loaded: unknown = Reflect.get(process, "moduleLoadList")
console.log(JSON.stringify({ events: events.length, loaded }))
