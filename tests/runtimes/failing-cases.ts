import type { Case } from "./case.js";

/** Cases that must fail, and one that must not: harness.test.ts shows that no failure goes unseen. */
export const cases: readonly Case[] = [
  {
    name: "passes",
    async run({ runtime, sandboxUrl, figure }) {
      const { status } = await fetch(`${sandboxUrl}/v1/public/conversations`);
      figure(`${runtime}: status without a key`, status);
    },
  },
  {
    name: "throws",
    run() {
      throw new TypeError("thrown");
    },
  },
  { name: "rejects", run: () => Promise.reject(new Error("rejected", { cause: "its cause" })) },
  { name: "rejects with a value that is no error", run: () => Promise.reject("text") },
  { name: "leaves a rejection unhandled", run: () => void Promise.reject(new Error("left behind")) },
  {
    name: "throws in a timer",
    run() {
      const { promise, resolve } = deferred();
      setTimeout(() => {
        resolve();
        throw new Error("from a timer");
      }, 0);
      return promise;
    },
  },
  { name: "passes after failures", run: () => {} },
];

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
