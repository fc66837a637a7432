import type { Provider } from "../config/provider.js"
import { providerClient, type ProviderClientOptions } from "./provider-client.js"
import { endpoint } from "./url.js"
import { objectsAt, stringAt } from "./wire/json.js"

/** The names that a provider's `GET /models` lists, in its order. Asks once; throws a CodexError. */
export async function listModels(
  provider: Provider,
  options: ProviderClientOptions,
): Promise<readonly string[]> {
  const list = await providerClient(provider, options).ask(endpoint(provider, "/models"))
  return objectsAt(list, "data").flatMap((model) => stringAt(model, "id") ?? [])
}
