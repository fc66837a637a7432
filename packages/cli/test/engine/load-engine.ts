import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { makeTempFolder, removeFolder } from "@codex/testing"
import type { Llama, LlamaModel, Token } from "node-llama-cpp"
import { randomWeights } from "./random-weights.js"

/** llama.cpp with a model of random weights: what it says means nothing, how it says it is real. */
export type Engine = {
  readonly contextSize: number
  tokenize(text: string): readonly Token[]
  /** One reply, after whatever of the prompt it still knows from the one before. Throws when the signal aborts. */
  generate(prompt: readonly Token[], options: Generation): Promise<Generated>
  close(): Promise<void>
}

export type Generation = {
  /** What may be said, in llama.cpp's GBNF, or as a JSON schema. */
  readonly grammar: string | object
  readonly seed: number
  readonly maxTokens: number
  readonly signal: AbortSignal
  onText(text: string): void
}

export type Generated = {
  /** Tokens of the prompt that were still in the cache. */
  readonly cached: number
  readonly tokens: number
  readonly stopped: "by the model" | "by the limit"
}

/** The engine, or why there is none: its programs are prebuilt for some platforms only. */
export async function loadEngine(): Promise<Engine | { readonly missing: string }> {
  try {
    const { getLlama, LlamaLogLevel } = await import("node-llama-cpp")
    // One thread: with more, they wait for each other on a busy machine.
    const quiet = { logLevel: LlamaLogLevel.error, progressLogs: false }
    return await openEngine(await getLlama({ gpu: false, build: "never", maxThreads: 1, ...quiet }))
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) }
  }
}

async function openEngine(llama: Llama): Promise<Engine> {
  const model = await loadModel(llama)
  const contextSize = 32_768
  const context = await model.createContext({ contextSize, threads: 1, sequences: 1 })
  const { LlamaCompletion } = await import("node-llama-cpp")
  const sequence = context.getSequence()
  const completion = new LlamaCompletion({ contextSequence: sequence })

  return {
    contextSize,
    tokenize: (text) => model.tokenize(text),
    async generate(prompt, { grammar, seed, maxTokens, signal, onText }) {
      // It begins with a token of its own.
      const known = sequence.contextTokens.slice(1)
      const differs = prompt.findIndex((token, at) => token !== known[at])
      let tokens = 0
      const { metadata } = await completion.generateCompletionWithMeta([...prompt], {
        grammar: await toGrammar(grammar),
        temperature: 1,
        disableContextShift: true,
        seed,
        maxTokens,
        signal,
        onTextChunk: onText,
        onToken: (some) => void (tokens += some.length),
      })
      const stopped = metadata.stopReason === "maxTokens" ? "by the limit" : "by the model"
      return { cached: differs === -1 ? prompt.length : differs, tokens, stopped }
    },
    close: () => llama.dispose(),
  }

  function toGrammar(grammar: string | object) {
    return typeof grammar === "string"
      ? llama.createGrammar({ grammar })
      : // The package's own types spell out what it knows of JSON Schema.
        llama.createGrammarForJsonSchema(grammar as { readonly type: "null" })
  }
}

async function loadModel(llama: Llama): Promise<LlamaModel> {
  const folder = await makeTempFolder()
  try {
    const modelPath = join(folder, "random.gguf")
    await writeFile(modelPath, randomWeights())
    return await llama.loadModel({ modelPath })
  } finally {
    await removeFolder(folder)
  }
}
