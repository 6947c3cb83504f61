// Known vulnerabilities of the crates and npm packages that the project is built from.
import { spawnSync } from "node:child_process";
import { StepError, StepSkipped, ask, run } from "./step.mjs";

/** Checks deny.toml; needs no network. @param {Record<string, string>} env */
export function checkCrates(env) {
  return run("cargo", ["deny", "--workspace", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"], { env });
}

/** @param {Record<string, string>} env */
export async function auditCrates(env) {
  await run("cargo", ["deny", "fetch", "db"], { env }).catch(() => {
    throw new StepSkipped("RustSec's database could not be fetched.");
  });
  await run("cargo", ["deny", "--workspace", "check", "--disable-fetch", "advisories"], { env });
}

/** They only build and test the package. Anything below high is reported, but does not fail. */
export function auditPackages() {
  const { stdout } = spawnSync("npm", ["audit", "--json"], { encoding: "utf8", shell: process.platform === "win32" });
  const { metadata, message } = JSON.parse(stdout);
  if (!metadata) throw new StepSkipped(`npm's registry did not answer: ${message}`);
  const { high, critical } = metadata.vulnerabilities;
  console.log(ask("npm", ["audit"]) ?? stdout);
  if (high + critical > 0) throw new StepError(`npm audit found ${high + critical} high or critical vulnerabilities.`);
}
