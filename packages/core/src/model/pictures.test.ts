import {
  type JsonRoute,
  ollamaRoutes,
  tempFolder,
  useJsonServer,
  useModelServer,
} from "@codex/testing"
import { describe, expect, test } from "vitest"
import { keepToldFacts, toldFacts } from "../config/told-facts.js"
import type { Provider } from "../config/provider.js"
import { providers } from "../config/providers.js"
import type { Item } from "../protocol/item.js"
import { type Connection, connectTo, replyOf, userSays } from "../testing/connected-model.js"
import { testConfig } from "../testing/test-config.js"
import { connectModel } from "./connect.js"
import type { ModelNotice } from "./model.js"

const picture = { type: "image", url: "data:image/png;base64,AAAA" } as const
const given: Item = { type: "user-message", content: [picture, { type: "text", text: "what?" }] }
const call: Item = {
  type: "tool-call",
  callId: "c",
  name: "view_image",
  input: "{}",
  inputKind: "json",
}
const seen: Item = { type: "tool-result", callId: "c", ok: true, content: [picture] }

const fine = { text: "fine" }

describe.each(["responses", "chat"] as const)("over %s, a picture", (wireApi) => {
  const blind: Connection = { wireApi, model: "gpt-oss-20b" }

  test("that a person gives to a model which is not shown any is refused before anything is sent", async () => {
    const server = await useModelServer({ script: [fine] })
    const asked = replyOf(connectTo(server.url, blind), { items: [given] })
    await expect(asked).rejects.toMatchObject({
      code: "input-invalid",
      message: expect.stringMatching(
        /^gpt-oss-20b of Scripted is not shown pictures.*leave the picture out \(-i\), or choose/,
      ),
    })
    expect(server.connections()).toBe(0)
  })

  test("in a tool's result is a sentence there, and that is told once", async () => {
    const server = await useModelServer({ script: [fine, fine] })
    const notices: ModelNotice[] = []
    const model = connectTo(server.url, blind)
    const onNotice = (notice: ModelNotice) => notices.push(notice)
    const items = [userSays("look"), call, seen]
    await replyOf(model, { items, onNotice })
    await replyOf(model, { items: [...items, userSays("again")], onNotice })
    for (const { raw } of server.requests) expect(raw.toString()).not.toContain("base64")
    expect(server.requests[0]?.raw.toString()).toContain("A picture was here.")
    expect(notices).toHaveLength(1)
  })

  test("of an earlier task does not end the session", async () => {
    const server = await useModelServer({ script: [fine] })
    const said: Item = { type: "assistant-message", text: "a cat" }
    const model = connectTo(server.url, blind)
    await replyOf(model, { items: [given, said, userSays("go on")] })
    expect(server.requests[0]?.raw.toString()).toContain("A picture was here.")
  })

  test.each(["gpt-4o", "unheard-of"])("goes to %s as it is", async (model) => {
    const server = await useModelServer({ script: [fine] })
    await replyOf(connectTo(server.url, { wireApi, model }), { items: [given, call, seen] })
    expect(server.requests[0]?.raw.toString().split("base64")).toHaveLength(3)
  })
})

/** A model at a server that tells what its models can do, with Ollama's row. */
async function useOllama(
  model: string,
  supportsImages?: boolean,
  routes: Readonly<Record<string, JsonRoute>> = {},
) {
  const says = { json: { error: { message: "asked" } }, status: 400 }
  const usual = { ...ollamaRoutes(), "/v1/chat/completions": says }
  const server = await useJsonServer({ ...usual, ...routes })
  const row = providers.get("ollama") ?? testConfig("/").provider
  const provider: Provider = { ...row, baseUrl: `${server.url}/v1` }
  const home = await tempFolder()
  const config = testConfig("/", {
    provider,
    home,
    ...(supportsImages !== undefined && { supportsImages }),
  })
  const caller = { model, sessionId: "s", originator: "codex_test", env: {} }
  return { server, config, home, provider, asked: connectModel(config, caller) }
}

describe("of a local model, whether it is shown pictures", () => {
  test("is asked of its server, for a picture alone, and kept", async () => {
    const { server, asked, config } = await useOllama("plain:latest")
    await expect(replyOf(asked)).rejects.toThrow("asked")
    expect(server.requests.map(({ path }) => path)).toEqual(["/v1/chat/completions"])
    await expect(replyOf(asked, { items: [given] })).rejects.toThrow(/is not shown pictures/)
    expect(server.requests.filter(({ path }) => path === "/v1/chat/completions")).toHaveLength(1)
    expect(toldFacts(config, "plain:latest")).toMatchObject({ images: false, tools: true })
  })

  test("is not waited for after an interrupt", async () => {
    const abort = new AbortController()
    const { asked } = await useOllama("plain:latest", undefined, {
      "/api/show": () => abort.abort(new Error("stop")),
    })
    await expect(replyOf(asked, { items: [given] }, abort.signal)).rejects.toThrow("stop")
  })

  test("is its own word", async () => {
    const { asked } = await useOllama("loaded:latest")
    await expect(replyOf(asked, { items: [given] })).rejects.toThrow("asked")
  })

  test("is what model_supports_images says", async () => {
    const sure = await useOllama("plain:latest", true)
    await expect(replyOf(sure.asked, { items: [given] })).rejects.toThrow("asked")
    const blind = await useOllama("loaded:latest", false)
    await expect(replyOf(blind.asked, { items: [given] })).rejects.toThrow(/not shown pictures/)
  })
})

test("of a hosted model it is what its list told lately", async () => {
  const server = await useModelServer({ script: [fine] })
  const home = await tempFolder()
  const provider = { ...testConfig("/").provider, baseUrl: server.url }
  keepToldFacts({ home, provider }, [{ id: "own/model", facts: { images: false } }])
  const model = connectTo(server.url, { model: "own/model", home })
  await expect(replyOf(model, { items: [given] })).rejects.toThrow(/is not shown pictures/)
  expect(server.connections()).toBe(0)
})
