/** What `codex login`, `login status` and `logout` understand. */
export type LoginFlags = {
  readonly config?: readonly string[]
  readonly provider?: string
  readonly withApiKey?: true
  readonly withAccessToken?: true
  readonly deviceAuth?: true
  /** Of earlier versions, which took the key itself: it would be in everybody's list of processes. */
  readonly apiKey?: string | true
}
