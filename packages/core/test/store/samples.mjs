// What child processes of the tests write.

export const meta = (id) => ({
  id,
  cwd: "/",
  originator: "codex_exec",
  cliVersion: "0.1.0",
  source: "exec",
  modelProvider: "openai",
  instructions: "Be brief.",
})

export const turn = {
  turnId: "turn-1",
  cwd: "/",
  approvalPolicy: "never",
  sandboxPolicy: { read: "all", write: [], network: "none", protectedPaths: [], deniedPaths: [] },
  model: "o4-mini",
}

export const userMessage = (text) => ({ type: "user-message", content: [{ type: "text", text }] })
