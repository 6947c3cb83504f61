// What a package costs before it does anything: on the disk, and when it is imported.
import { cp, lstat, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StepError, ask } from "../xtask/npm/step.mjs";
import { progress } from "./progress.mjs";
import { spread } from "./spread.mjs";

/** @typedef {import("./guests/installed.js").PackageName} PackageName */
/** @typedef {import("./guests/installed.js").Imported} Imported */
/** @typedef {{ name: PackageName, version: string, project: string }} Installed */

export const INSTALL_ROW = "install";

/** In a project, so that it imports what is installed there. */
export const INSTALLED_GUEST = "installed.mjs";

/** Each has a lock file in `installs`. @type {Record<string, PackageName>} */
const PEERS = {
  retell: "retell-sdk",
  vapi: "@vapi-ai/server-sdk",
  elevenlabs: "@elevenlabs/elevenlabs-js",
  openai: "openai",
};
const FLAGS = ["--no-audit", "--no-fund", "--ignore-scripts", "--silent"];

/**
 * @param {string} folder the bundles; projects are made in it
 * @param {string} convoscope the built package
 * @param {readonly import("./runtimes/runtime.js").Runtime[]} runtimes
 * @param {number} rounds
 * @returns {AsyncGenerator<import("./table.mjs").Table>}
 */
export async function* measureInstall(folder, convoscope, runtimes, rounds) {
  const all = [await installPacked(folder, convoscope)];
  for (const [name, packageName] of Object.entries(PEERS)) all.push(await installPeer(folder, name, packageName));
  for (const { project } of all) await cp(join(folder, "program/entry/installed.js"), join(project, INSTALLED_GUEST));
  yield {
    row: INSTALL_ROW,
    title: "what `npm install` puts on the disk",
    columns: ["packages", "files", "size"],
    lines: await Promise.all(all.map(async (installed) => ({ name: named(installed), cells: await sizes(installed) }))),
  };
  for (const { name, version, imported } of runtimes) {
    if (imported === undefined) continue;
    /** @type {Map<Installed, Imported[]>} */
    const found = new Map(all.map((installed) => [installed, []]));
    // The first of all finds files that nobody has read yet.
    for (const { project, name } of all) await imported(project, name);
    for (let round = 0; round < rounds; round += 1) {
      progress(`${INSTALL_ROW} ${name}: round ${round + 1} of ${rounds}`);
      for (const [installed, times] of found) times.push(await imported(installed.project, installed.name));
    }
    progress("");
    yield {
      row: INSTALL_ROW,
      title: `imported in a fresh process of ${name} ${version}`,
      columns: ["import, ms", "first use, ms", "heap, MB", "resident, MB"],
      lines: [...found].map(([installed, times]) => ({ name: named(installed), cells: costs(times) })),
    };
  }
}

/**
 * Packed and installed, as from npm.
 * @param {string} folder
 * @param {string} convoscope
 */
async function installPacked(folder, convoscope) {
  const project = join(folder, "installs/convoscope");
  await mkdir(project, { recursive: true });
  await writeFile(join(project, "package.json"), JSON.stringify({ private: true }));
  const packed = npm(["pack", convoscope, "--silent", "--pack-destination", folder]);
  npm(["install", "--prefix", project, ...FLAGS, join(folder, packed)]);
  return installedIn(project, "convoscope");
}

/** @param {string} folder @param {string} name of the lock file's folder @param {PackageName} packageName */
async function installPeer(folder, name, packageName) {
  const project = join(folder, "installs", name);
  await cp(join("bench/installs", name), project, { recursive: true });
  progress(`${INSTALL_ROW}: ${packageName}`);
  npm(["ci", "--prefix", project, ...FLAGS]);
  return installedIn(project, packageName);
}

/** @param {readonly string[]} args */
function npm(args) {
  const output = ask("npm", args);
  if (output === null) throw new StepError(`failed: npm ${args.join(" ")}. The packages come from npm's registry, or its cache.`);
  return output;
}

/**
 * @param {string} project
 * @param {PackageName} name
 * @returns {Promise<Installed>}
 */
async function installedIn(project, name) {
  const { version } = JSON.parse(await readFile(join(project, "node_modules", name, "package.json"), "utf8"));
  return { name, version, project };
}

/** @param {Installed} installed */
const named = ({ name, version }) => `${name} ${version}`;

/** @param {Installed} installed */
async function sizes({ project }) {
  const modules = join(project, "node_modules");
  const own = ".package-lock.json";
  const { packages } = JSON.parse(await readFile(join(modules, own), "utf8"));
  let bytes = 0;
  let files = 0;
  for (const entry of await readdir(modules, { recursive: true, withFileTypes: true })) {
    // A link of npm's own to a program is not the package's.
    if (!entry.isFile() || entry.name === own) continue;
    files += 1;
    bytes += (await lstat(join(entry.parentPath, entry.name))).size;
  }
  return [`${Object.keys(packages).length}`, `${files}`, `${(bytes / 1e6).toFixed(2)} MB`].map((text) => ({ text }));
}

/** @param {readonly Imported[]} times */
function costs(times) {
  const cell = (/** @type {(one: Imported) => number} */ number) => ({ text: spread(times.map(number)).text });
  return [
    cell(({ importMs }) => importMs),
    cell(({ firstUseMs }) => firstUseMs),
    cell(({ heapBytes }) => heapBytes / 1e6),
    cell(({ residentBytes }) => residentBytes / 1e6),
  ];
}
