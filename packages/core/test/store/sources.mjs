// Lets Node run the TypeScript sources: they import each other by the names that a build gives them.
import { enableCompileCache, registerHooks } from "node:module"

// What one process of a test has stripped of its types, the next ones need not.
enableCompileCache()

registerHooks({
  resolve(specifier, context, next) {
    const own = specifier.startsWith(".") && context.parentURL?.endsWith(".ts")
    return next(own ? specifier.replace(/\.js$/, ".ts") : specifier, context)
  },
})
