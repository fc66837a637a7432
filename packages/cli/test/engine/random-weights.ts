/** A small model of the llama architecture: real layers, a real tokenizer, weights of chance. */
const shape = { width: 32, hidden: 64, heads: 2, layers: 2, context: 32_768 }

/** The types of values in a GGUF header (github.com/ggml-org/ggml, docs/gguf.md). */
type Value =
  | { readonly type: "u32" | "f32"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "strings" | "f32s" | "i32s"; readonly value: readonly (string | number)[] }

const typeIds = { u32: 4, i32: 5, f32: 6, string: 8, array: 9 } as const
const elementType = { strings: "string", f32s: "f32", i32s: "i32" } as const

/** The bytes of a GGUF file, the same at every call. */
export function randomWeights(): Buffer {
  const header = Object.entries(metadata())
  const tensors = tensorShapes(vocabulary().length)
  let offset = 0
  const listed = tensors.map(([name, dimensions]) => {
    const entry = [
      text(name),
      u32(dimensions.length),
      ...dimensions.map(u64),
      u32(0), // 32-bit floats
      u64(offset),
    ]
    offset += padded(bytesOf(dimensions))
    return Buffer.concat(entry)
  })
  const head = Buffer.concat([
    Buffer.from("GGUF"),
    u32(3),
    u64(tensors.length),
    u64(header.length),
    ...header.flatMap(([key, value]) => [text(key), valueBytes(value)]),
    ...listed,
  ])
  return Buffer.concat([toLine(head), ...weights(tensors.map(([, dimensions]) => dimensions))])
}

function metadata(): Readonly<Record<string, Value>> {
  const pieces = vocabulary()
  const u32Value = (value: number): Value => ({ type: "u32", value })
  return {
    "general.architecture": { type: "string", value: "llama" },
    "general.name": { type: "string", value: "random" },
    "llama.context_length": u32Value(shape.context),
    "llama.embedding_length": u32Value(shape.width),
    "llama.block_count": u32Value(shape.layers),
    "llama.feed_forward_length": u32Value(shape.hidden),
    "llama.attention.head_count": u32Value(shape.heads),
    "llama.attention.head_count_kv": u32Value(shape.heads),
    "llama.rope.dimension_count": u32Value(shape.width / shape.heads),
    "llama.attention.layer_norm_rms_epsilon": { type: "f32", value: 1e-5 },
    "llama.vocab_size": u32Value(pieces.length),
    "tokenizer.ggml.model": { type: "string", value: "llama" },
    "tokenizer.ggml.tokens": { type: "strings", value: pieces.map(([piece]) => piece) },
    "tokenizer.ggml.scores": { type: "f32s", value: pieces.map((_, at) => -at) },
    "tokenizer.ggml.token_type": { type: "i32s", value: pieces.map(([, kind]) => kind) },
    "tokenizer.ggml.bos_token_id": u32Value(1),
    "tokenizer.ggml.eos_token_id": u32Value(2),
    "tokenizer.ggml.unknown_token_id": u32Value(0),
  }
}

/** Pieces and their kinds: 1 text, 2 unknown, 3 control, 6 a byte. What has no piece is written in bytes. */
function vocabulary(): readonly (readonly [string, number])[] {
  const bytes = Array.from({ length: 256 }, (_, byte) => {
    return [`<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`, 6] as const
  })
  const printable = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at))
  const words = ["▁", "in", "er", "an", "re", "▁t", "▁a", "the", "ing", "▁the", "▁of", "or", "th"]
  return [
    ["<unk>", 2],
    ["<s>", 3],
    ["</s>", 3],
    ...bytes,
    ...[...printable, ...words].map((piece) => [piece, 1] as const),
  ]
}

function tensorShapes(words: number): readonly (readonly [string, readonly number[]])[] {
  const { width, hidden, layers } = shape
  const layer = {
    attn_norm: [width],
    attn_q: [width, width],
    attn_k: [width, width],
    attn_v: [width, width],
    attn_output: [width, width],
    ffn_norm: [width],
    ffn_gate: [width, hidden],
    ffn_up: [width, hidden],
    ffn_down: [hidden, width],
  }
  return [
    ["token_embd.weight", [width, words]],
    ["output_norm.weight", [width]],
    ["output.weight", [width, words]],
    ...Array.from({ length: layers }, (_, at) =>
      Object.entries(layer).map(([name, size]) => [`blk.${at}.${name}.weight`, size] as const),
    ).flat(),
  ]
}

/** Norms are ones; the rest is between -0.2 and 0.2 (a linear congruential generator). */
function weights(tensors: readonly (readonly number[])[]): readonly Buffer[] {
  let state = 1
  const next = () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    return (state / 0x7fffffff - 0.5) * 0.4
  }
  return tensors.map((dimensions) => {
    const floats = Float32Array.from({ length: bytesOf(dimensions) / 4 }, () =>
      dimensions.length === 1 ? 1 : next(),
    )
    return toLine(Buffer.from(floats.buffer))
  })
}

function bytesOf(dimensions: readonly number[]): number {
  return dimensions.reduce((product, size) => product * size, 4)
}

/** Tensors begin at multiples of 32. */
function padded(size: number): number {
  return Math.ceil(size / 32) * 32
}

function toLine(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(padded(bytes.length) - bytes.length)])
}

function valueBytes(entry: Value): Buffer {
  switch (entry.type) {
    case "u32":
      return Buffer.concat([u32(typeIds.u32), u32(entry.value)])
    case "f32":
      return Buffer.concat([u32(typeIds.f32), f32(entry.value)])
    case "string":
      return Buffer.concat([u32(typeIds.string), text(entry.value)])
    default:
      return Buffer.concat([
        u32(typeIds.array),
        u32(typeIds[elementType[entry.type]]),
        u64(entry.value.length),
        ...entry.value.map((element) => elementBytes(entry.type, element)),
      ])
  }
}

function elementBytes(type: keyof typeof elementType, value: string | number): Buffer {
  if (typeof value === "string") return text(value)
  return type === "f32s" ? f32(value) : u32(value)
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function f32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return bytes
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([u64(bytes.length), bytes])
}
