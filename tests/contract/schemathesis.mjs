// schemathesis, an independent tool that holds an API against its OpenAPI document; kept in target/contract.
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { virtualEnvironment } from "../../xtask/npm/python.mjs";
import { StepError } from "../../xtask/npm/step.mjs";

/** Where it is, and where it leaves what it wrote. */
export const WORK = join("target", "contract");
const REQUIREMENTS = join("tests", "contract", "requirements.txt");

/**
 * The path of the program, installed first if need be.
 * @throws {StepSkipped} where Python is missing, or what it would install cannot be had
 */
export async function schemathesis() {
  return resolve(await virtualEnvironment(join(WORK, "venv"), REQUIREMENTS), "schemathesis");
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
