import { expect, test } from "vitest"
import { Channel } from "./channel.js"

test("what is pushed before, while and after reading begins arrives in order", async () => {
  const channel = new Channel<number>()
  channel.push(1)
  const read: number[] = []
  const reading = (async () => {
    for await (const value of channel) {
      read.push(value)
      if (value === 2) channel.push(3)
    }
  })()
  await new Promise(setImmediate)
  channel.push(2)
  await new Promise(setImmediate)
  channel.push(4)
  channel.close()
  channel.push(5)
  await reading
  expect(read).toEqual([1, 2, 3, 4])
})
