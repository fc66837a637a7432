import type { Provider } from "./provider.js"

/** Long for a server on this machine, short for a person who waits. In milliseconds. */
const patienceMs = 1000

/** A list of models is shorter. In bytes. */
const longest = 1024 * 1024

type Running = { readonly provider: Provider; readonly models: readonly string[] }

/**
 * The first of these servers that answers with a list of models; before that the one that lists the
 * wanted model. Asks all at once, without a key, and waits a second at most.
 */
export async function findRunning(
  candidates: readonly Provider[],
  wanted: string | undefined,
): Promise<Provider | undefined> {
  const answers = await Promise.all(candidates.map(look))
  const running = answers.filter((answer) => answer !== undefined)
  const [first] = running
  const having = running.find(({ models }) => models.some((model) => isNamed(model, wanted)))
  return (having ?? (await itself(first, candidates)))?.provider
}

function isNamed(model: string, wanted: string | undefined): boolean {
  return model === wanted || model === `${wanted}:latest`
}

async function look(provider: Provider): Promise<Running | undefined> {
  const list = await getJson(`${provider.baseUrl}/models`)
  if (typeof list !== "object" || list === null || !("data" in list)) return undefined
  const { data } = list
  if (!Array.isArray(data)) return undefined
  return { provider, models: data.flatMap(idOf) }
}

function idOf(entry: unknown): readonly string[] {
  if (typeof entry !== "object" || entry === null || !("id" in entry)) return []
  return typeof entry.id === "string" ? [entry.id] : []
}

/** Where all were sent to one address (`CODEX_OSS_BASE_URL`), which of them it is shows in its own API. */
async function itself(
  first: Running | undefined,
  candidates: readonly Provider[],
): Promise<Running | undefined> {
  if (first === undefined) return undefined
  const same = candidates.filter(({ baseUrl }) => baseUrl === first.provider.baseUrl)
  if (same.length < 2) return first
  for (const provider of same) {
    const path = provider.local && ownPaths[provider.local.kind]
    const root = provider.baseUrl.replace(/\/v1$/, "")
    if (path !== undefined && (await getJson(root + path)) !== undefined) {
      return { ...first, provider }
    }
  }
  return first
}

const ownPaths = {
  ollama: "/api/version",
  lmstudio: "/api/v0/models",
  "llama.cpp": "/props",
  vllm: "/version",
}

/** The JSON at an address; undefined for everything else, such as somebody else's server. */
function getJson(address: string): Promise<unknown> {
  const { get } = process.getBuiltinModule(
    address.startsWith("https:") ? "node:https" : "node:http",
  )
  return new Promise((resolve) => {
    const none = () => resolve(undefined)
    const request = get(address, { headers: { accept: "application/json" } }, (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size > longest) request.destroy()
      })
      response.on("error", none)
      response.on("close", none)
      response.on("end", () => {
        if (response.statusCode === 200) resolve(parse(Buffer.concat(chunks).toString("utf8")))
        else none()
      })
    })
    request.on("error", none)
    const timer = setTimeout(() => request.destroy(), patienceMs)
    request.on("close", () => {
      clearTimeout(timer)
      none()
    })
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A page of somebody else's server.
    return undefined
  }
}
