import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { StepError } from "../../xtask/npm/step.mjs";
import { openChromium, openFirefox } from "./browser.mjs";
import { openProgram } from "./program.mjs";
import { openWorkerd } from "./workerd.mjs";

/** @typedef {import("./runtime.js").Runtime} Runtime */

export const RUNTIMES = ["node", "node-newest", "bun", "chromium", "firefox", "workerd"];

const packages = createRequire(resolve("bench/package.json"));

/** @type {Record<string, (folder: string) => Promise<Runtime | null>>} */
const OPEN = {
  node: (folder) => openProgram("node", process.execPath, folder),
  "node-newest": (folder) => installed("node-newest", [`node-${process.platform}-${process.arch}`], "node", folder),
  bun: (folder) => installed("bun", bunPackages(), "bun", folder),
  chromium: openChromium,
  firefox: openFirefox,
  workerd: openWorkerd,
};

/**
 * Opens the runtimes that were asked for, or else all that are there. Each is in the list as soon as it
 * is open, so that it can be closed should the next one fail.
 * @param {string} folder the bundles
 * @param {readonly string[]} wanted
 * @param {Runtime[]} open
 */
export async function openRuntimes(folder, wanted, open) {
  for (const name of wanted.length > 0 ? wanted : RUNTIMES) {
    const runtime = await OPEN[name]?.(folder);
    if (runtime) open.push(runtime);
    else if (wanted.length > 0) throw new StepError(`The runtime ${name} is not to be had on this machine.`);
    else console.error(`(without ${name}, which is not to be had on this machine)`);
  }
}

/**
 * A runtime out of an npm package for this platform.
 * @param {string} name
 * @param {readonly string[]} candidates
 * @param {string} program
 * @param {string} folder
 */
async function installed(name, candidates, program, folder) {
  const paths = candidates.flatMap((candidate) => {
    try {
      return [join(dirname(packages.resolve(`${candidate}/package.json`)), "bin", program)];
    } catch {
      return [];
    }
  });
  const found = paths.find((path) => existsSync(path));
  return found === undefined ? null : openProgram(name, found, folder);
}

function bunPackages() {
  const architecture = process.arch === "arm64" ? "aarch64" : process.arch;
  return [`@oven/bun-${process.platform}-${architecture}`];
}
