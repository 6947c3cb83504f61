// A throw-away project outside the repository, with the packed package installed as a user would have it.
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { StepError, ask, run } from "../../xtask/npm/step.mjs";

/**
 * @typedef {object} Consumer
 * @property {string} folder the project
 * @property {string} tarball the packed package
 * @property {() => Promise<void>} remove
 */

/** @returns {Promise<Consumer>} */
export async function createConsumer() {
  await readFile("pkg/package.json").catch(() => {
    throw new StepError("pkg/ holds no package: run `npm run build` first.");
  });
  const base = await mkdtemp(join(tmpdir(), "convoscope-tests-"));
  const folder = join(base, "project");
  await mkdir(folder);
  // Its output is the name of a file that the caller never sees.
  if (ask("npm", ["pack", "./pkg", "--silent", "--pack-destination", base]) === null) throw new StepError("npm pack failed");
  const name = (await readdir(base)).find((name) => name.endsWith(".tgz"));
  if (!name) throw new StepError("npm pack made no tarball");
  const tarball = join(base, name);

  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  // Offline: the package depends on nothing, and this keeps it so.
  const flags = ["--offline", "--no-audit", "--no-fund", "--no-save", "--silent", "--ignore-scripts"];
  await run("npm", ["install", ...flags, tarball], { cwd: folder });

  // The tests' own tools, found from the project by walking up; the package itself is found before them.
  await symlink(resolve("node_modules"), join(base, "node_modules"), "junction");
  return { folder, tarball, remove: () => rm(base, { recursive: true, force: true }) };
}
