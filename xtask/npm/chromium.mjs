// Finds a Chromium to test in; installs Debian's where that is possible without asking anybody.
import { aptInstall } from "./apt.mjs";
import { isExecutable, programsNamed } from "./program.mjs";
import { StepError } from "./step.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const PATHS = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The path of a Chromium, installed first if need be. */
export async function chromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (isExecutable(named)) return named;
    throw new StepError(`CHROMIUM_PATH is ${named}: there is no program of that name.`);
  }
  const found = find();
  if (found) return found;
  await aptInstall("chromium");
  const installed = find();
  if (installed) return installed;
  throw new StepError(
    `No Chromium or Chrome was found (looked for ${NAMES.join(", ")}).\n` +
      "Install one (on Debian: apt-get install chromium), or set CHROMIUM_PATH to its program.",
  );
}

function find() {
  return [...programsNamed(NAMES), ...PATHS].find(isExecutable);
}
