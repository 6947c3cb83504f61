import type { Runtime } from "./case.js";
import { openChromium } from "./chromium/host.js";
import type { Consumer, Host } from "./host.js";
import { openNode } from "./node/host.js";
import { startSandbox } from "./sandbox.js";
import { openWorkerd } from "./workerd/host.js";

const OPEN: Record<Runtime, (consumer: Consumer) => Promise<Host>> = {
  node: openNode,
  workerd: openWorkerd,
  chromium: openChromium,
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
