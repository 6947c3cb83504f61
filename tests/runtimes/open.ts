import type { Runtime } from "./case.js";
import { openEdgeLight } from "./edge-light/host.js";
import type { Consumer, Host } from "./host.js";
import { openPages } from "./page/host.js";
import { openProcess } from "./process/host.js";
import { startSandbox } from "./sandbox.js";
import { openWorkerd } from "./workerd/host.js";

const OPEN: Record<Runtime, (consumer: Consumer) => Promise<Host>> = {
  node: openProcess("node"),
  workerd: openWorkerd,
  chromium: openPages("chromium"),
  firefox: openPages("firefox"),
  bun: openProcess("bun"),
  deno: openProcess("deno"),
  "edge-light": openEdgeLight,
};

/** Starts a runtime, with a sandbox of its own. */
export async function openRuntime(runtime: Runtime): Promise<Host> {
  const folder = required("CONVOSCOPE_CONSUMER");
  const sandbox = await startSandbox(folder);
  try {
    const host = await OPEN[runtime]({ folder, sandboxUrl: sandbox.url });
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
export const runtimes = required("CONVOSCOPE_RUNTIMES").split(",") as Runtime[];

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: use \`npm run test:package\``);
  return value;
}
