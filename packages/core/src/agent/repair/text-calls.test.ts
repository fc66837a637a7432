import { describe, expect, test } from "vitest"
import { builtinTools } from "../../tools/index.js"
import { textCalls } from "./text-calls.js"

const tools = builtinTools({ shell: "/bin/bash" })
const ls = '{"command":["ls"]}'

function callsIn(text: string, bare = true) {
  const found = textCalls(text, tools, { bare })
  if (found === undefined) return "text"
  if ("problem" in found) return found.problem
  return found.calls.map(({ name, input }) => `${name} ${input}`)
}

describe("a call written as text", () => {
  test.each([
    ["Hermes and Qwen", `<tool_call>\n{"name": "shell", "arguments": ${ls}}\n</tool_call>`],
    ["without its end", `<tool_call>{"name":"shell","arguments":${ls}}`],
    ["without its last brace", `<tool_call>{"name":"shell","arguments":${ls}</tool_call>`],
    [
      "after a thought",
      `<think>I could <tool_call> now</think>\n<tool_call>{"name":"shell","arguments":${ls}}</tool_call>`,
    ],
    [
      "after what will be done",
      `I will list the files.\n\n<tool_call>{"name":"shell","arguments":${ls}}</tool_call>`,
    ],
    [
      "before a token that ends the turn",
      `<tool_call>{"name":"shell","arguments":${ls}}</tool_call><|im_end|>`,
    ],
    [
      "Qwen Coder",
      '<tool_call>\n<function=shell>\n<parameter=command>\n["ls"]\n</parameter>\n</function>\n</tool_call>',
    ],
    [
      "Qwen Coder without the outer mark",
      '<function=shell>\n<parameter=command>\n["ls"]\n</parameter>\n</function>',
    ],
    ["Llama with XML", `<function=shell>${ls}</function>`],
    ["Llama with a token", `<|python_tag|>{"name": "shell", "parameters": ${ls}}<|eom_id|>`],
    ["Llama without one", `{"name": "shell", "parameters": ${ls}}`],
    ["Llama with a type", `{"type": "function", "name": "shell", "parameters": ${ls}}`],
    ["Mistral", `[TOOL_CALLS] [{"name": "shell", "arguments": ${ls}}]`],
    ["Mistral, newer", `[TOOL_CALLS]shell[ARGS]${ls}`],
    [
      "GLM",
      `<tool_call>shell\n<arg_key>command</arg_key>\n<arg_value>["ls"]</arg_value>\n</tool_call>`,
    ],
    ["Granite", `<|tool_call|>[{"name": "shell", "arguments": ${ls}}]`],
    [
      "Claude",
      `<function_calls>\n<invoke name="shell">\n<parameter name="command">["ls"]</parameter>\n</invoke>\n</function_calls>`,
    ],
    ["a code block", `\`\`\`json\n{"name": "shell", "arguments": ${ls}}\n\`\`\``],
    ["a code block of no language", `\`\`\`\n{"tool": "shell", "args": ${ls}}\n\`\`\``],
    [
      "the shape of the API",
      `{"tool_calls":[{"id":"1","type":"function","function":{"name":"shell","arguments":"{\\"command\\":[\\"ls\\"]}"}}]}`,
    ],
    ["a prefix", `{"name": "functions.shell", "arguments": ${ls}}`],
    ["single quotes", `{'name': 'shell', 'arguments': {'command': ['ls']}}`],
  ])("is one: %s", (_, text) => {
    expect(callsIn(text)).toEqual([`shell ${ls}`])
  })

  test("several are several", () => {
    const one = `<tool_call>{"name":"shell","arguments":${ls}}</tool_call>`
    expect(callsIn(`${one}\n${one}`)).toHaveLength(2)
    expect(
      callsIn(`{"name":"shell","arguments":${ls}}\n{"name":"shell","arguments":${ls}}`),
    ).toHaveLength(2)
    expect(
      callsIn(`{"name":"shell","parameters":${ls}}; {"name":"shell","parameters":${ls}}`),
    ).toHaveLength(2)
    expect(
      callsIn(`[{"name":"shell","arguments":${ls}},{"name":"shell","arguments":${ls}}]`),
    ).toHaveLength(2)
  })

  test("a parameter that is text stays text", () => {
    const text =
      "<function=shell>\n<parameter=command>\nls -la\n</parameter>\n<parameter=timeout>\n500\n</parameter>\n</function>"
    expect(callsIn(text)).toEqual(['shell {"command":"ls -la","timeout":500}'])
  })

  test("what is said before it is kept", () => {
    const found = textCalls(
      `First this.\n<tool_call>{"name":"shell","arguments":${ls}}</tool_call>`,
      tools,
      { bare: true },
    )
    expect(found).toMatchObject({ said: "First this.\n" })
  })
})

describe("a text that talks about a call is none", () => {
  const call = `{"name": "shell", "arguments": ${ls}}`
  test.each([
    ["within a sentence", `I could call <tool_call>${call}</tool_call> to list them.`],
    ["in quotes", `Models write \`<tool_call>${call}</tool_call>\`.`],
    [
      "in a code block with words around it",
      `Like this:\n\`\`\`\n<tool_call>${call}</tool_call>\n\`\`\`\nDo you see?`,
    ],
    ["in a code block at the end", `Like this:\n\`\`\`json\n${call}\n\`\`\``],
    ["with words after it", `<tool_call>${call}</tool_call>\nThat is how it is done.`],
    ["JSON with words before it", `The call is ${call}`],
    ["JSON with words after it", `${call} is the call`],
    ["two code blocks", `\`\`\`json\n${call}\n\`\`\`\n\`\`\`json\n${call}\n\`\`\``],
    ["JSON of another tool", '{"name": "get_weather", "arguments": {"city": "Berlin"}}'],
    ["JSON with other keys", `{"name": "shell", "description": "runs", "parameters": ${ls}}`],
    [
      "JSON with other arguments",
      '{"name": "shell", "parameters": {"type": "object", "properties": {}}}',
    ],
    ["JSON of a person", '{"name": "shell", "arguments": "none"}'],
    ["JSON without a name", ls],
    ["a list with something else in it", `[${call}, 7]`],
    [
      "cut off within a string",
      '{"name": "shell", "arguments": {"command": ["rm", "-rf", "/tmp/fo',
    ],
    ["a schema", '{"name":"shell","parameters":{"command":["string"],"required":["command"]}}'],
  ])("%s", (_, text) => {
    expect(callsIn(text)).toBe("text")
  })

  test("where the answer has to be JSON, only a mark makes a call", () => {
    expect(callsIn(call, false)).toBe("text")
    expect(callsIn(`<tool_call>${call}</tool_call>`, false)).toEqual([`shell ${ls}`])
  })

  test.each([
    [
      "an unknown tool",
      '<tool_call>{"name":"fly","arguments":{}}</tool_call>',
      /no tool "fly"; the tools are shell/,
    ],
    [
      "JSON that was cut off",
      '<tool_call>{"name":"shell","arguments":{"command":["rm","-rf","/tmp/fo</tool_call>',
      /JSON cannot be read/,
    ],
    ["no call at all", '<tool_call>{"a":1}</tool_call>', /it must be/],
    ["nothing", "<tool_call></tool_call>", /cannot be read/],
    [
      "an example",
      `For example, the format is:\n<tool_call>${call}</tool_call>`,
      /reads like an example/,
    ],
    ["without an end of brackets", `<tool_call>${"[".repeat(200_000)}`, /cannot be read|too deep/],
  ])("marked, but %s: the model is told", (_, text, problem) => {
    expect(callsIn(text)).toMatch(problem)
  })

  test.each([
    ["openings", "<parameter=x>".repeat(30_000)],
    ["functions", "<function=".repeat(30_000)],
    ["keys", "<tool_call>shell" + "<arg_key>a</arg_key>".repeat(20_000)],
    ["invocations", '<function_calls><invoke name="'.repeat(10_000)],
    ["spaces", `<tool_call>${" ".repeat(300_000)}x`],
    ["fences", "```\n".repeat(100_000)],
    ["quotes", `{"name":"shell","arguments":{${'"a":"'.repeat(50_000)}`],
  ])("a great many %s are read in no time", (_, text) => {
    const forms = [text, `<function=shell>${text}`, `<function_calls>${text}</invoke>`]
    expect(forms.map((form) => callsIn(form))).not.toContainEqual([`shell ${ls}`])
  })
})
