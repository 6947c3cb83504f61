import { assert } from "chai";
import { type Case, COMPILING } from "../../runtimes/case.js";
import { withFakeTime } from "../fake-time.js";

/** So often that one of them has to wait for a thread of the host's. */
const TIMES = 300;

/** What takes the host's own time takes none of the fake one. */
export const cases: readonly Case[] = (
  [
    ["a body of bytes", () => new Response("hello").text()],
    ["a body in pieces", () => new Response(new ReadableStream({ start: (controller) => (controller.enqueue(new Uint8Array(5)), controller.close()) })).arrayBuffer()],
    ["a request's body", () => new Request("https://a.example/", { method: "POST", body: "{}" }).json()],
    ["a digest", () => crypto.subtle.digest("SHA-256", new Uint8Array(5))],
  ] satisfies [string, () => Promise<unknown>][]
).map(([name, work]) => ({
  name: `no fake time passes over ${name}`,
  only: { runtimes: [...COMPILING, "workerd"], reason: "its turns are timers, of a millisecond each" },
  run: () =>
    withFakeTime(async (time) => {
      for (let left = TIMES; left > 0; left -= 1) {
        const timer = setTimeout(() => {}, 1000);
        await time.settled(work());
        clearTimeout(timer);
      }
      assert.strictEqual(time.elapsed, 0);
    }),
}));
