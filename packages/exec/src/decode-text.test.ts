import { expect, test } from "vitest"
import { decodeText } from "./decode-text.js"

test.each([
  ["UTF-8", Buffer.from("naïve 🙂"), "naïve 🙂"],
  ["UTF-8 with a mark", Buffer.from("\ufeffnaïve"), "naïve"],
  ["UTF-16 little endian with a mark", Buffer.from("\ufeffnaïve 🙂", "utf16le"), "naïve 🙂"],
  ["UTF-16 big endian with a mark", Buffer.from("\ufeffnaïve", "utf16le").swap16(), "naïve"],
  ["nothing", Buffer.alloc(0), ""],
])("reads %s", (_what, bytes, text) => {
  expect(decodeText(bytes)).toBe(text)
})

test.each([
  ["UTF-32 little endian", [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0], "UTF-32"],
  ["UTF-32 big endian", [0, 0, 0xfe, 0xff, 0, 0, 0, 0x61], "UTF-32"],
  ["Latin-1", [0x6e, 0x61, 0xef, 0x76, 0x65], "not valid UTF-8"],
  ["half a UTF-16 character", [0xff, 0xfe, 0x61], "not valid UTF-16LE"],
])("refuses %s by name", (_what, bytes, words) => {
  expect(() => decodeText(Uint8Array.from(bytes))).toThrow(words)
})
