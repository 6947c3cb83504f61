// The benchmark's own packages: peers and runtimes that nobody needs for building or testing.
import { StepError, ask, run, step } from "../xtask/npm/step.mjs";

/** Installs what bench/package-lock.json asks for, unless it is there. */
export async function installPackages() {
  // Fails when something is missing or of another version; a runtime for another platform may be absent.
  if (ask("npm", ["ls", "--prefix", "bench", "--depth", "0"]) !== null) return;
  await step("Packages of the benchmark", () => run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: "bench" }));
  if (ask("npm", ["ls", "--prefix", "bench", "--depth", "0"]) === null) {
    throw new StepError("bench/node_modules is not what bench/package-lock.json asks for: see `npm ls --prefix bench`.");
  }
}
