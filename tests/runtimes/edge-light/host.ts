import { resolve } from "node:path";
import { ENTRY, bundle } from "../bundle.js";
import type { Consumer, Host } from "../host.js";
import { startGuest } from "../process/child.js";
import { programOf } from "../process/program.js";

/** Vercel's Edge Runtime, which is a context inside Node: each case file in a process of its own. */
export async function openEdgeLight(consumer: Consumer): Promise<Host> {
  const program = programOf("node");
  return {
    runtime: "edge-light",
    async load(file) {
      const folder = await bundle(consumer, "edge-light", file);
      return startGuest(program, [resolve("tests/runtimes/edge-light/vm.mjs"), folder, ENTRY], consumer.folder);
    },
    async close() {},
  };
}
