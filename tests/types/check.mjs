// Compiles programs against the package's declarations, as its users would. Each tsconfig.*.json is a way of compiling;
// package.json has the declarations of hosts and the versions of TypeScript, of which the newest is the project's own.
import { spawn } from "node:child_process";
import { cp, mkdir, readFile, readdir, symlink, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { installPackages } from "../../xtask/npm/packages.mjs";
import { run } from "../../xtask/npm/step.mjs";
import { documentBlocks } from "../runtimes/document-blocks.mjs";

const HERE = "tests/types";
export const OLDEST = "5.0";
/** What most people compiled with until lately, whose DOM library is the first to tell buffers that are shared. */
export const COMMON = "5.9";
export const NEWEST = "7.0";

/** @typedef {"node10" | "node16" | "nodenext" | "bundler"} Resolution How modules are found. */

/** @type {Record<Resolution, readonly string[]>} */
const FLAGS = {
  node10: ["--module", "esnext", "--moduleResolution", "node10"],
  node16: ["--module", "node16", "--moduleResolution", "node16"],
  nodenext: ["--module", "nodenext", "--moduleResolution", "nodenext"],
  bundler: ["--module", "esnext", "--moduleResolution", "bundler"],
};
export const RESOLUTIONS = /** @type {readonly Resolution[]} */ (Object.keys(FLAGS));

/**
 * The versions that package.json names, oldest first.
 * @returns {Promise<string[]>}
 */
export async function versions() {
  /** @type {{ dependencies: object, devDependencies: object }} */
  const { dependencies, devDependencies } = JSON.parse(await readFile(join(HERE, "package.json"), "utf8"));
  const names = Object.keys({ ...dependencies, ...devDependencies });
  return names.flatMap((name) => /^typescript-(.+)$/.exec(name)?.[1] ?? []).sort();
}

/**
 * Lays the programs into a project that has the package, examples of README and docs among them: who copies one compiles it.
 * @param {string} project
 * @param {{ every?: boolean }} [options] every version of TypeScript, not only the oldest and the common one
 */
export async function lay(project, { every = false } = {}) {
  await installPackages("Package: versions of TypeScript", HERE, every ? [] : ["--omit=dev"]);
  const folder = join(project, "types");
  await cp(HERE, folder, { recursive: true, filter: (path) => basename(path) !== "node_modules" });
  await symlink(resolve(HERE, "node_modules"), join(folder, "node_modules"), "junction");
  for (const [index, { runtime, code }] of (await documentBlocks()).entries()) {
    await mkdir(join(folder, "documents", runtime), { recursive: true });
    // One that imports nothing stands in a module all the same.
    await writeFile(join(folder, "documents", runtime, `${index + 1}.ts`), /^(import|export) /m.test(code) ? code : `${code}export {};\n`);
  }
  return folder;
}

/** The ways of compiling, by their names. @param {string} folder */
export async function ways(folder) {
  const names = await readdir(folder);
  return names.flatMap((name) => /^tsconfig\.(.+)\.json$/.exec(name)?.[1] ?? []);
}

/**
 * What a TypeScript complains of.
 * @param {string} folder
 * @param {string} way
 * @param {string} version
 * @param {Resolution} [resolution] the way's own, if none is named
 * @returns {Promise<string[]>}
 */
export async function complaints(folder, way, version, resolution) {
  const flags = resolution === undefined ? [] : FLAGS[resolution];
  const deprecated = resolution === "node10" && version === "6.0" ? ["--ignoreDeprecations", "6.0"] : [];
  const compiler = resolve(version === NEWEST ? "node_modules/typescript" : join(HERE, "node_modules", `typescript-${version}`), "bin/tsc");
  const { code, text } = await output(process.execPath, [compiler, "--project", `tsconfig.${way}.json`, "--pretty", "false", ...flags, ...deprecated], folder);
  const told = text.split(/\n(?! )/).filter((line) => line !== "");
  if (code !== 0 && told.length === 0) return [`${compiler} ended with ${code}`];
  // Declarations of others may ask for a newer TypeScript.
  return version === NEWEST ? told : told.filter((line) => !/^\S*node_modules\/(?!convoscope\/)/.test(line));
}

/** Checks with Deno, which has declarations and a TypeScript of its own. @param {string} folder */
export async function denoCheck(folder) {
  // The one for this machine.
  const [platform] = await readdir("node_modules/@deno");
  const programs = ["everywhere", "hosted", "deno"].map((name) => `hosts/${name}.ts`);
  const flags = ["--quiet", "--sloppy-imports", "--node-modules-dir=manual", "--no-lock"];
  await run(resolve("node_modules/@deno", platform ?? "none", "deno"), ["check", ...flags, ...programs], { cwd: folder });
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<{ code: number | null, text: string }>}
 */
function output(program, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (part) => (text += part));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, text }));
  });
}
