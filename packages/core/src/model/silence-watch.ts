export type SilenceWatch = {
  /** Something came. */
  heard(): void
  stop(): void
}

/**
 * Says so when nothing has come for a while: a person who waits should know for what, and for how long
 * at the most. Once per silence.
 */
export function watchSilence(
  { afterMs, limitMs }: { readonly afterMs: number; readonly limitMs: number },
  say: (message: string) => void,
): SilenceWatch {
  if (afterMs >= limitMs) return { heard() {}, stop() {} }
  const message =
    `Nothing has come from the model for ${afterMs / 1000} s; still waiting, ` +
    `${limitMs / 1000} s at the most (stream_idle_timeout_ms).`
  const timer = setTimeout(() => say(message), afterMs)
  timer.unref()
  return { heard: () => void timer.refresh(), stop: () => clearTimeout(timer) }
}
