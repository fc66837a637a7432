// Lets Node run the TypeScript sources: they import each other by the names that a build gives them.
import { registerHooks } from "node:module"

registerHooks({
  resolve(specifier, context, next) {
    const own = specifier.startsWith(".") && context.parentURL?.endsWith(".ts")
    return next(own ? specifier.replace(/\.js$/, ".ts") : specifier, context)
  },
})
