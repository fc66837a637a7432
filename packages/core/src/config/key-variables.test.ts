import { expect, test } from "vitest"
import { keyVariables } from "./key-variables.js"

test("the keys of every provider are known by name, the user's own and those not in use as well", () => {
  const names = keyVariables({
    model_providers: {
      mine: { env_key: "MY_PASS_PHRASE", env_http_headers: { "x-team": "TEAM_PASS" } },
    },
  })
  expect(names).toEqual(
    expect.arrayContaining(["OPENAI_API_KEY", "CODEX_API_KEY", "MY_PASS_PHRASE", "TEAM_PASS"]),
  )
})
