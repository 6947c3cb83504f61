// npm packages that only some commands need, in a folder with a lock file of its own.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { StepError, ask, run, step } from "./step.mjs";

/**
 * Installs what a folder's lock file asks for, unless it is there.
 *
 * @param {string} headline
 * @param {string} folder
 * @param {readonly string[]} [flags] of npm: which of them
 */
export async function installPackages(headline, folder, flags = []) {
  // Fails when something is missing or of another version; a runtime for another platform may be absent.
  // Where all are such runtimes, nothing is missing before anything is installed: so npm's own list has to be there.
  const areThere = () =>
    existsSync(join(folder, "node_modules", ".package-lock.json")) && ask("npm", ["ls", "--prefix", folder, "--depth", "0", ...flags]) !== null;
  if (areThere()) return;
  await step(headline, () => run("npm", ["ci", "--no-audit", "--no-fund", ...flags], { cwd: folder }));
  if (!areThere()) throw new StepError(`${folder}/node_modules is not what ${folder}/package-lock.json asks for: see \`npm ls --prefix ${folder}\`.`);
}
