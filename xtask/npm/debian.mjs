// Programs of this machine that tests need; Debian's where they are missing and can be installed without asking anybody.
import { aptInstall } from "./apt.mjs";
import { isExecutable, programsNamed } from "./program.mjs";
import { StepError, StepSkipped } from "./step.mjs";

/**
 * @typedef {object} Wanted
 * @property {string} variable the environment variable that names the program
 * @property {string} what what it is, for people
 * @property {readonly string[]} names what it may be called
 * @property {readonly string[]} [paths] where else it may stand
 * @property {string} debian Debian's package
 */

/** The path of a program, installed first if need be. @param {Wanted} wanted @returns {Promise<string>} */
export async function programOf({ variable, what, names, paths = [], debian }) {
  const named = process.env[variable];
  if (named) {
    if (isExecutable(named)) return named;
    throw new StepError(`${variable} is ${named}: there is no program of that name.`);
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
