// Finds a Chromium to test in; installs Debian's where that is possible without asking anybody.
import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { StepError, ask, run } from "./step.mjs";

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
  await install();
  const installed = find();
  if (installed) return installed;
  throw new StepError(
    `No Chromium or Chrome was found (looked for ${NAMES.join(", ")}).\n` +
      "Install one (on Debian: apt-get install chromium), or set CHROMIUM_PATH to its program.",
  );
}

function find() {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(isAbsolute);
  return [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...PATHS].find(isExecutable);
}

/** Only with rights that are already there: as root, or by a sudo that asks for no password. */
async function install() {
  if (ask("apt-get", ["--version"]) === null) return;
  const root = process.getuid?.() === 0;
  if (!root && ask("sudo", ["-n", "true"]) === null) return;
  const apt = (/** @type {string[]} */ ...args) =>
    root ? run("apt-get", args, { env: { DEBIAN_FRONTEND: "noninteractive" } }) : run("sudo", ["-n", "apt-get", ...args]);
  await apt("update", "-qq");
  await apt("install", "-y", "-qq", "--no-install-recommends", "chromium");
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
