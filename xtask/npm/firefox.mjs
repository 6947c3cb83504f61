// Finds a Firefox to test in.
import { isExecutable, programsNamed } from "./program.mjs";
import { StepError } from "./step.mjs";

const NAMES = ["firefox-esr", "firefox"];
const PATHS = ["/Applications/Firefox.app/Contents/MacOS/firefox"];

/** The path of a Firefox. */
export function firefox() {
  const named = process.env.FIREFOX_PATH;
  if (named && !isExecutable(named)) throw new StepError(`FIREFOX_PATH is ${named}: there is no program of that name.`);
  const found = named || [...programsNamed(NAMES), ...PATHS].find(isExecutable);
  if (found) return found;
  throw new StepError(
    `No Firefox was found (looked for ${NAMES.join(", ")}).\n` +
      "Install one (on Debian: apt-get install firefox-esr), or set FIREFOX_PATH to its program.",
  );
}
