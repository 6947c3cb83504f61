import { assert } from "chai";
import { init, validateFilter, type WasmSource } from "convoscope";
import { type Case, COMPILING, type Runtime } from "../runtimes/case.js";
import { failure, thrown } from "./failure.js";
import { clientOf, standing } from "./sandbox-client.js";

/** A module is loaded once for a fresh instance, so each kind of source has a file of its own. */
export const loadsFrom = (name: string, source: (runtime: Runtime) => WasmSource | Promise<WasmSource>): Case => ({
  name: `init takes ${name}, after a source that is none`,
  async run({ runtime }) {
    await failure(init(new Uint8Array([1, 2, 3])), "init_failed");
    thrown(() => validateFilter("eigi", {}), "init_failed");
    await init(await source(runtime));
    assert.deepEqual(validateFilter("eigi", {}), []);
    assert.lengthOf((await clientOf("eigi", standing()).conversations.list()).items, 100);
  },
  only: { runtimes: COMPILING, reason: "Workers compile no bytes, and pass a module by themselves" },
});
