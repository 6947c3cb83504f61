// Finds programs that tests need, and installs Debian's if they are missing and that needs no password.
import { aptInstall } from "./apt.mjs";
import { isExecutable, programsNamed } from "./program.mjs";
import { StepError, StepSkipped } from "./step.mjs";

/**
 * @typedef {object} Wanted
 * @property {string} variable the environment variable that names the program
 * @property {string} what its name in messages
 * @property {readonly string[]} names its possible file names
 * @property {readonly string[]} [paths] other places to look
 * @property {string} debian Debian's package
 */

/** The path of a program, which is installed if necessary. @param {Wanted} wanted @returns {Promise<string>} */
export async function programOf({ variable, what, names, paths = [], debian }) {
  const named = process.env[variable];
  if (named) {
    if (isExecutable(named)) return named;
    throw new StepError(`${variable} must name a program, and ${named} is not one.`);
  }
  const find = () => [...programsNamed(names), ...paths].find(isExecutable);
  const found = find();
  if (found) return found;
  await aptInstall(debian).catch((error) => console.warn(error instanceof Error ? error.message : error));
  const installed = find();
  if (installed) return installed;
  throw new StepSkipped(
    `No ${what} was found (looked for ${names.join(", ")}).\n` +
      `Install one (on Debian: apt-get install ${debian}), or set ${variable} to its program.`,
  );
}
