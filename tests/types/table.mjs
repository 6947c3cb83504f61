// The whole table: every version of TypeScript, every way of compiling, every way of finding modules. Takes minutes;
// `npm test` compiles a part of it.
import { createConsumer } from "../runtimes/consumer.mjs";
import { StepError, main } from "../../xtask/npm/step.mjs";
import { RESOLUTIONS, complaints, denoCheck, lay, versions, ways } from "./check.mjs";

await main(async () => {
  const consumer = await createConsumer();
  let red = 0;
  try {
    const folder = await lay(consumer.folder, { every: true });
    await denoCheck(folder);
    for (const version of await versions()) {
      for (const way of await ways(folder)) {
        const cells = [];
        for (const resolution of RESOLUTIONS) {
          if (cannot(version, way, resolution)) continue;
          const told = await complaints(folder, way, version, resolution);
          cells.push(`${resolution} ${told.length === 0 ? "✓" : "✗"}`);
          red += told.length;
          for (const line of told) console.error(line);
        }
        if (cells.length > 0) console.log(`TypeScript ${version}, ${way}: ${cells.join(", ")}`);
      }
    }
  } finally {
    await consumer.remove();
  }
  if (red > 0) throw new StepError(`${red} complaints`);
});

/**
 * What TypeScript itself does not have.
 * @param {string} version
 * @param {string} way
 * @param {import("./check.mjs").Resolution} resolution
 */
function cannot(version, way, resolution) {
  // dom.asynciterable is there since 5.4.
  if (version < "5.4" && ["bundler", "strict", "documents"].includes(way)) return true;
  // Without it since 7.0.
  if (resolution === "node10") return version === "7.0" || way.startsWith("commonjs");
  // resolution-mode, since 5.3.
  if (way === "commonjs-later") return resolution === "bundler" || version < "5.3";
  // CommonJS that requires ECMAScript modules, since 5.8.
  if (way === "commonjs") return resolution !== "nodenext" || version < "5.8";
  return false;
}
