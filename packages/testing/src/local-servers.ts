import type { JsonRoute } from "./json-server.js"

type Routes = Readonly<Record<string, JsonRoute>>

const list = (...ids: readonly string[]) => ({
  json: { object: "list", data: ids.map((id) => ({ id, object: "model" })) },
})

/**
 * What Ollama answers (its docs/api.md): of `thinker` what its parameters set, `loaded` as it is served,
 * `plain` as it was trained.
 */
export function ollamaRoutes(): Routes {
  const show = (capabilities: readonly string[], parameters?: string) => ({
    ...(parameters !== undefined && { parameters }),
    capabilities,
    model_info: { "general.architecture": "qwen3", "qwen3.context_length": 131072 },
  })
  const shown: Readonly<Record<string, unknown>> = {
    "thinker:8b": show(
      ["completion", "tools", "thinking"],
      'num_ctx    16384\nstop       "<|end|>"',
    ),
    "loaded:latest": show(["completion", "vision"]),
    "plain:latest": show(["completion", "tools"]),
  }
  return {
    "/v1/models": list("thinker:8b", "loaded:latest", "plain:latest", "nomic-embed-text:latest"),
    "/api/version": { json: { version: "0.12.0" } },
    "/api/ps": {
      json: { models: [{ name: "loaded:latest", model: "loaded:latest", context_length: 4096 }] },
    },
    "/api/show": (response, { body }) => {
      const found = shown[(body as { model: string }).model] // Our own request.
      response.writeHead(found === undefined ? 404 : 200, { "content-type": "application/json" })
      response.end(JSON.stringify(found ?? { error: "model not found" }))
    },
    "/v1/chat/completions": {
      json: {
        error: {
          message: 'model "absent" not found, try pulling it first',
          type: "api_error",
          param: null,
          code: null,
        },
      },
      status: 404,
    },
  }
}

/** What LM Studio answers (its REST API v0). */
export function lmstudioRoutes(): Routes {
  const model = { object: "model", publisher: "x", state: "not-loaded", max_context_length: 32768 }
  const loaded = { state: "loaded", loaded_context_length: 8192 }
  return {
    "/v1/models": list("qwen2-vl-7b", "coder-30b", "embedder"),
    "/api/v0/models": {
      json: {
        object: "list",
        data: [
          { ...model, id: "qwen2-vl-7b", type: "vlm" },
          { ...model, ...loaded, id: "coder-30b", type: "llm", capabilities: ["tool_use"] },
          { ...model, id: "embedder", type: "embeddings" },
        ],
      },
    },
  }
}

/** What llama.cpp's server answers (its tools/server/README.md). */
export function llamaRoutes(): Routes {
  return {
    "/v1/models": list("gemma-3-4b"),
    "/props": {
      json: {
        default_generation_settings: { id: 0, n_ctx: 65536 },
        total_slots: 4,
        model_path: "/models/gemma.gguf",
        modalities: { vision: true, audio: false },
        chat_template_caps: { supports_tools: true },
      },
    },
  }
}
