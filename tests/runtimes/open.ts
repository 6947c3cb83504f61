import type { Runtime, Version } from "./case.js";
import { openEdgeLight } from "./edge-light/host.js";
import type { Consumer, Host } from "./host.js";
import { openPages } from "./page/host.js";
import { openProcess } from "./process/host.js";
import { nodeOf } from "./process/program.js";
import { startSandbox } from "./sandbox.js";
import { openWorkerd } from "./workerd/host.js";
import { newest, older } from "./workerd/program.js";

const openNode = (version: Version) => openProcess("node", () => nodeOf(version));

const OPEN: Record<Runtime | Version, (consumer: Consumer) => Promise<Host>> = {
  node: openProcess("node"),
  node20: openNode("node20"),
  node22: openNode("node22"),
  node24: openNode("node24"),
  node26: openNode("node26"),
  workerd: openWorkerd(newest),
  "workerd-older": openWorkerd(older),
  chromium: openPages("chromium"),
  firefox: openPages("firefox"),
  webkit: openPages("webkit"),
  bun: openProcess("bun"),
  deno: openProcess("deno"),
  "edge-light": openEdgeLight,
};

/** Starts a runtime, with a sandbox of its own. */
export async function openRuntime(name: Runtime | Version): Promise<Host> {
  const folder = required("CONVOSCOPE_CONSUMER");
  const sandbox = await startSandbox(folder);
  try {
    const host = await OPEN[name]({ folder, name, inFull: process.env.CONVOSCOPE_IN_FULL === "1", sandboxUrl: sandbox.url });
    return {
      ...host,
      async close() {
        await host.close();
        await sandbox.close();
      },
    };
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

/** What the run was asked for: package.mjs. */
export const names = required("CONVOSCOPE_RUNTIMES").split(",") as (Runtime | Version)[];

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: use \`npm run test:package\``);
  return value;
}
