// Scenarios on the package as it is published: packed, and installed elsewhere.
import { join } from "node:path";
import { run } from "../../xtask/npm/step.mjs";
import { compile } from "../runtimes/compile.mjs";
import { createConsumer } from "../runtimes/consumer.mjs";

/**
 * @param {{ seed: number, runs: number | null, minutes: number | null, path: string | null }} options
 */
export async function torture(options) {
  const consumer = await createConsumer();
  try {
    const program = join(consumer.folder, "torture.js");
    await compile({ entryPoints: ["tests/torture/torture.ts"], outfile: program });
    console.log(`  seed ${options.seed}`);
    await run(process.execPath, ["--enable-source-maps", program], { env: { CONVOSCOPE_TORTURE: JSON.stringify(options) } });
  } finally {
    await consumer.remove();
  }
}
