import { join } from "node:path";
import { ENTRY, bundle } from "../bundle.js";
import type { ProcessRuntime } from "../case.js";
import type { Consumer, Host } from "../host.js";
import { startGuest } from "./child.js";
import { type Program, programOf } from "./program.js";

/** Node, Bun or Deno: each case file in a process of its own. */
export const openProcess =
  (runtime: ProcessRuntime, find: () => Program = () => programOf(runtime)) =>
  async (consumer: Consumer): Promise<Host> => {
    const program = find();
    return {
      runtime,
      load: async (file) =>
        startGuest(program, [join(await bundle(consumer, runtime, file), ENTRY)], consumer.folder),
      async close() {},
    };
  };
