// Programs from the Python package index, in a folder of their own.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { aptInstall } from "./apt.mjs";
import { StepSkipped, ask, run } from "./step.mjs";

/**
 * The folder of its programs; installs first what a file of requirements lists, if need be.
 * @param {string} venv the folder
 * @param {string} requirements the file
 * @throws {StepSkipped} where Python is missing, or what it would install cannot be had
 */
export async function virtualEnvironment(venv, requirements) {
  const wanted = readFileSync(requirements, "utf8");
  const installed = `${venv}.txt`;
  const bin = join(venv, process.platform === "win32" ? "Scripts" : "bin");
  if (ask(join(bin, "python"), ["--version"]) !== null && read(installed) === wanted) return bin;
  const python = await findPython();
  mkdirSync(dirname(venv), { recursive: true });
  try {
    await run(python, ["-m", "venv", "--clear", venv]);
    await run(join(bin, "python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StepSkipped(`${requirements} could not be installed: is the Python package index in reach?\n${why}`);
  }
  writeFileSync(installed, wanted);
  return bin;
}

/** Python 3.10 or later that can make a venv: Debian keeps what that takes in a package of its own. */
async function findPython() {
  const find = () => ["python3", "python"].find((name) => isRecent(name) && ask(name, ["-m", "ensurepip", "--version"]) !== null);
  let python = find();
  if (python === undefined) {
    // What goes wrong is shown; what counts is whether it is there afterwards.
    await aptInstall("python3-venv").catch(() => false);
    python = find();
  }
  if (python !== undefined) return python;
  throw new StepSkipped(
    "Python 3.10 or later with venv and ensurepip was not found (looked for python3, python).\n" +
      "Install it (on Debian: apt-get install python3-venv).",
  );
}

/** @param {string} program */
function isRecent(program) {
  const [major = 0, minor = 0] = (ask(program, ["--version"]) ?? "").replace("Python ", "").split(".").map(Number);
  return major === 3 && minor >= 10;
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
