// Test runners: a test that lists what a sandbox in its own process has.
import { StepError } from "../../../xtask/npm/step.mjs";
import { TEXT } from "../expected.mjs";
import { BUN, DENO, NODE } from "../programs.mjs";

/** @typedef {import("../place.d.ts").Place} Place */
/** @typedef {import("../project.mjs").Project} Project */

/**
 * @param {readonly string[]} command
 * @param {RegExp} passed what it prints of one test that passed: one that found no test may end in good order, too
 * @param {Record<string, string>} [env]
 */
const runner = (command, passed, env = {}) =>
  /** @param {Project} project */
  async (project) => {
    // Vite takes nothing else from the environment.
    const printed = await project.run(command, { EXPECTED: TEXT, VITE_EXPECTED: TEXT, ...env });
    if (!passed.test(printed)) throw new StepError(`no test passed:\n${printed}`);
  };

const inJest = /Tests: +1 passed, 1 total/;
const inVitest = /Tests +1 passed \(1\)/;
/** Jest's own way to run ES modules. */
const MODULES = { NODE_OPTIONS: "--experimental-vm-modules" };

/** @type {readonly Place[]} */
export const runners = [
  {
    name: "jest",
    title: "Jest",
    tool: "jest",
    template: "jest",
    note: "`NODE_OPTIONS=--experimental-vm-modules`; for jsdom `jest-fixed-jsdom`, since Jest's own has no `TextDecoder` and no `fetch`",
    checks: {
      node: runner(["npx", "jest"], inJest, MODULES),
      jsdom: runner(["npx", "jest", "--env", "jest-fixed-jsdom"], inJest, MODULES),
    },
  },
  {
    name: "vitest",
    title: "Vitest",
    tool: "vitest",
    template: "vitest",
    // jsdom begins with 22.
    node: NODE,
    short: true,
    checks: {
      node: runner(["npx", "vitest", "run"], inVitest),
      jsdom: runner(["npx", "vitest", "run", "--environment", "jsdom"], inVitest),
      "happy-dom": runner(["npx", "vitest", "run", "--environment", "happy-dom"], inVitest),
      "browser mode": (project) => {
        const CHROMIUM = project.world.browser.process()?.spawnfile ?? "";
        return runner(["npx", "vitest", "run", "--config", "vitest.browser.config.js"], inVitest, { CHROMIUM })(project);
      },
    },
  },
  {
    name: "mocha",
    title: "Mocha",
    tool: "mocha",
    template: "mocha",
    checks: { node: runner(["npx", "mocha", "list.test.js"], /1 passing/) },
  },
  {
    name: "test-node",
    title: "node:test",
    tool: null,
    template: "tests",
    checks: { node: runner(["node", "--test"], /pass 1\n/) },
  },
  {
    name: "test-bun",
    title: "bun test",
    tool: BUN.name,
    template: "tests",
    versions: { [BUN.name]: BUN.version },
    checks: { bun: runner([BUN.file, "test"], /1 pass\n/) },
  },
  {
    name: "test-deno",
    title: "deno test",
    tool: DENO.name,
    template: "tests",
    versions: { [DENO.name]: DENO.version },
    checks: { deno: runner([DENO.file, "test", "--no-check", "--no-prompt", "--allow-env=EXPECTED"], /1 passed/) },
  },
];
