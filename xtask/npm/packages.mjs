// npm packages that only some commands need, in folders with their own lock files.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { StepError, ask, run, step } from "./step.mjs";

/**
 * Installs what a folder's lock file lists, unless it is installed.
 *
 * @param {string} headline
 * @param {string} folder
 * @param {readonly string[]} [flags] npm flags that select packages
 */
export async function installPackages(headline, folder, flags = []) {
  // npm ls fails if a package is missing or has another version; runtimes for other platforms may be absent. If all
  // packages are such runtimes, nothing seems missing before the installation: so npm's own list must exist too.
  const areThere = () =>
    existsSync(join(folder, "node_modules", ".package-lock.json")) && ask("npm", ["ls", "--prefix", folder, "--depth", "0", ...flags]) !== null;
  if (areThere()) return;
  await step(headline, () => run("npm", ["ci", "--no-audit", "--no-fund", ...flags], { cwd: folder }));
  if (!areThere()) throw new StepError(`${folder}/node_modules does not match ${folder}/package-lock.json. See \`npm ls --prefix ${folder}\`.`);
}
