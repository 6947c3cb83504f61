// Cargo tools that only a release needs, in fixed versions.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ROOT } from "./setup.mjs";
import { run } from "./step.mjs";

/** From crates.io, built with their own lock files. */
const TOOLS = { "cargo-cyclonedx": "0.5.9", "cargo-deny": "0.20.2" };

/** Installs them under target/ and returns the environment in which Cargo finds them. @returns {Promise<Record<string,
 *  string>>} */
export async function cargoTools() {
  const folders = [];
  for (const [name, version] of Object.entries(TOOLS)) {
    const folder = join(ROOT, "target", "tools", `${name}-${version}`);
    // Unoptimised, since building them takes longer than running them.
    if (!existsSync(join(folder, "bin"))) await run("cargo", ["install", "--debug", "--locked", "--quiet", "--root", folder, `${name}@${version}`]);
    folders.push(join(folder, "bin"));
  }
  return { PATH: [...folders, process.env.PATH].join(delimiter) };
}
