// A bundle of its own, read only by `transport = "openai"`.
export { OpenAI } from "openai"
