// `@codex/core/openai`: a model from an embedder's own client of the npm package `openai`.
export { type OpenAIModelOptions, openaiModel } from "./model/openai-model.js"
