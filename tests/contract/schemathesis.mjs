// schemathesis, an independent tool that holds an API against its OpenAPI document; kept in target/contract.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { aptInstall } from "../../xtask/npm/apt.mjs";
import { StepError, StepSkipped, ask, run } from "../../xtask/npm/step.mjs";

/** Where it is, and where it leaves what it wrote. */
export const WORK = join("target", "contract");
const REQUIREMENTS = join("tests", "contract", "requirements.txt");
const INSTALLED = join(WORK, "requirements.txt");
const VENV = join(WORK, "venv");
const BIN = join(VENV, process.platform === "win32" ? "Scripts" : "bin");

/**
 * The path of the program, installed first if need be.
 * @throws {StepSkipped} where Python is missing, or what it would install cannot be had
 */
export async function schemathesis() {
  const wanted = readFileSync(REQUIREMENTS, "utf8");
  const program = resolve(BIN, "schemathesis");
  if (ask(program, ["--version"]) !== null && read(INSTALLED) === wanted) return program;
  const python = await findPython();
  mkdirSync(WORK, { recursive: true });
  try {
    await run(python, ["-m", "venv", "--clear", VENV]);
    await run(join(BIN, "python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS]);
  } catch (error) {
    throw new StepSkipped(`schemathesis could not be installed: is the Python package index in reach?\n${messageOf(error)}`);
  }
  writeFileSync(INSTALLED, wanted);
  return program;
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

/**
 * Holds an API against a document.
 * @param {object} run
 * @param {string} run.name of the settings: tests/contract/<name>.schemathesis.toml
 * @param {string} run.document its path
 * @param {string} run.url
 * @param {readonly string[]} run.args further options of `schemathesis run`
 * @returns {Promise<boolean>} whether all is well
 */
export async function holds({ name, document, url, args }) {
  const settings = resolve("tests", "contract", `${name}.schemathesis.toml`);
  const program = await schemathesis();
  const all = ["--config-file", settings, "run", resolve(document), "--url", url, "--checks", "all", "--continue-on-failure", ...args];
  // From its own folder, for it leaves a cache where it runs.
  const child = spawn(program, all, { cwd: WORK, stdio: "inherit", env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } });
  return new Promise((done, reject) => {
    child.once("error", (error) => reject(new StepError(`schemathesis did not start: ${error.message}`)));
    child.once("exit", (code) => done(code === 0));
  });
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));
