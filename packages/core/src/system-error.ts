/** What a call of the operating system failed with: `ENOSPC`, `EROFS`. */
export type SystemError = Error & { readonly code: string; readonly syscall: string }

export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && "syscall" in error && "code" in error
}
