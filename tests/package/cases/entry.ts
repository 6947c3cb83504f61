import { assert } from "chai";
import { createClient, eigi, init, isConvoscopeError, validateFilter } from "convoscope";
import type { Case } from "../../runtimes/case.js";

// Imported and configured where Workers forbid input, output, timers and randomness.
const atModuleScope = createClient({
  provider: eigi({ apiKey: "vk_0123456789abcdef" }),
  dangerouslyAllowBrowser: true,
});

/** Loading the module. In this order: the first case needs a module that is not loaded yet. */
export const cases: readonly Case[] = [
  {
    name: "a pure function before init says to call init",
    run() {
      try {
        validateFilter("eigi", {});
      } catch (error) {
        assert.isTrue(isConvoscopeError(error), `a ConvoscopeError, not ${String(error)}`);
        assert.propertyVal(error, "code", "init_failed");
        assert.match((error as Error).message, /init\(\)/);
        return;
      }
      assert.fail("it did not throw");
    },
  },
  {
    name: "a source that is no WebAssembly fails as init_failed, and a later init succeeds",
    async run() {
      const failed = await init(new Uint8Array([1, 2, 3])).then(
        () => null,
        (error: unknown) => error,
      );
      assert.isTrue(isConvoscopeError(failed), `a ConvoscopeError, not ${String(failed)}`);
      assert.propertyVal(failed, "code", "init_failed");
      await init();
      assert.deepEqual(validateFilter("eigi", {}), []);
    },
    only: { runtimes: ["node", "chromium"], reason: "Workers compile no bytes" },
  },
  {
    name: "init loads the module once, however often and at once it is called",
    async run() {
      await Promise.all([init(), init(), init()]);
      await init();
      assert.deepEqual(validateFilter("eigi", {}), []);
    },
  },
  {
    name: "a client can be made at module scope",
    run() {
      assert.isFunction(atModuleScope.conversations.list);
      assert.notInclude(JSON.stringify(atModuleScope), "vk_0123456789abcdef");
    },
  },
];
