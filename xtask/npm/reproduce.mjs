// Builds the project a second time, elsewhere, to check that the bytes depend only on the source.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { StepError, ask, run } from "./step.mjs";

/**
 * A copy of the project without build results: with another folder, CARGO_HOME and `target`.
 *
 * @returns {Promise<{ folder: string, env: Record<string, string>, remove: () => Promise<void> }>}
 */
export async function copyOfTheProject() {
  const base = await mkdtemp(join(tmpdir(), "convoscope-release-"));
  const remove = () => rm(base, { recursive: true, force: true });
  try {
    return { ...(await copyInto(base)), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** @param {string} base */
async function copyInto(base) {
  const folder = join(base, "a", "copy");
  const files = ask("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?.split("\0").filter(existsSync);
  if (!files) throw new StepError("git cannot list the project's files.");
  for (const file of files) await cp(file, join(folder, file));
  await symlink(resolve("node_modules"), join(folder, "node_modules"), "junction");

  // The downloaded crates are the same; their path is not.
  const cargoHome = join(base, "cargo");
  await mkdir(cargoHome);
  const own = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  for (const name of ["registry", "config.toml"]) {
    if (existsSync(join(own, name))) await symlink(join(own, name), join(cargoHome, name));
  }
  return { folder, env: { CARGO_HOME: cargoHome, CARGO_TARGET_DIR: join(folder, "target") } };
}

/** @param {Awaited<ReturnType<typeof copyOfTheProject>>} copy */
export async function buildAgain({ folder, env }) {
  await run("cargo", ["xtask", "build"], { cwd: folder, env });
  const [first, second] = await Promise.all(["pkg", join(folder, "pkg")].map(digests));
  const names = [...new Set([...(first ?? new Map()).keys(), ...(second ?? new Map()).keys()])].sort();
  const different = names.filter((name) => first?.get(name) !== second?.get(name));
  if (different.length > 0) {
    throw new StepError(`These files differ after a second build in another folder:\n${different.map((name) => `  ${name}`).join("\n")}`);
  }
  console.log(`${names.length} files, identical byte for byte`);
}

/** @param {string} folder @returns {Promise<Map<string, string>>} */
async function digests(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(async (file) => /** @type {const} */ ([file.slice(folder.length + 1), createHash("sha256").update(await readFile(file)).digest("hex")])),
    ),
  );
}
