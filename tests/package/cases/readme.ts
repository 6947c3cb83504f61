import { assert } from "chai";
import { createSandbox } from "convoscope/testing";
import { examples } from "readme:examples";
import type { Case } from "../../runtimes/case.js";

/** Every example runs as it is printed: the network is the sandbox, the keys are made up. */
export const cases: Case[] = examples.map(({ runtime, heading, run }, index) => ({
  name: `README, example ${index + 1}: ${heading}`,
  only: { runtimes: [runtime], reason: "the README shows it for another runtime" },
  async run() {
    const sandbox = createSandbox({ seed: 1 });
    const { fetch } = globalThis;
    const { log } = console;
    const printed: unknown[][] = [];
    // In a page the module itself is fetched, and the example brings its own sandbox.
    if (runtime !== "chromium") globalThis.fetch = (input, init) => sandbox.fetch(new Request(input, init));
    console.log = (...values: unknown[]) => void printed.push(values);
    if (runtime === "node") {
      Object.assign(process.env, { EIGI_API_KEY: "vk_readme_0123456789", ANYREACH_TOKEN: "ak_readme.0123456789" });
    }
    try {
      const { default: worker } = await run();
      if (worker !== undefined) {
        const response = await worker.fetch(new Request("https://worker.example"), { EIGI_API_KEY: "vk_readme_0123456789" });
        assert.equal(response.status, 200);
        assert.isNotEmpty(await response.json());
      } else if (runtime === "chromium") {
        assert.match(document.title, /\d/);
      } else {
        assert.isNotEmpty(printed, "the example prints something");
      }
    } finally {
      globalThis.fetch = fetch;
      console.log = log;
    }
  },
}));
