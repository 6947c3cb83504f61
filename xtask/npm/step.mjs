// Steps of the npm commands: a headline, the programs they run, and the time they took.
import { spawn, spawnSync } from "node:child_process";

const WINDOWS = process.platform === "win32";

/** An error for the person at the terminal, shown without a stack. */
export class StepError extends Error {
  /** @override */
  name = "StepError";
}

/** A step cannot run on this machine because a tool is missing that the package itself does not need. In CI this
 *  fails. */
export class StepSkipped extends StepError {
  /** @override */
  name = "StepSkipped";
}

/** Headlines of skipped steps, repeated at the end. @type {string[]} */
const skipped = [];

/**
 * @template T
 * @param {string} headline
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(headline, work) {
  console.log(`\n▶ ${headline}`);
  const started = performance.now();
  const result = await work();
  console.log(`✓ ${headline} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return result;
}

/**
 * A step whose tools a developer's machine may lack: skipped there, with a warning.
 *
 * @param {string} headline
 * @param {() => void | Promise<void>} work
 */
export async function optionalStep(headline, work) {
  try {
    await step(headline, work);
  } catch (error) {
    if (!(error instanceof StepSkipped) || isCi()) throw error;
    skipped.push(headline);
    console.warn(`⚠ ${headline}: SKIPPED, nothing was tested.\n${error.message}`);
  }
}

/** Checks the variable that every CI service sets. */
const isCi = () => !["", "0", "false"].includes(process.env.CI ?? "");

/**
 * Runs a program to its end and shows its output.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<void>}
 */
export function run(program, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: "inherit",
      shell: WINDOWS,
      env: { ...process.env, ...env },
      ...(cwd && { cwd }),
    });
    child.once("error", (error) => reject(new StepError(`${program} did not start: ${error.message}`)));
    child.once("exit", (code, signal) => {
      if (code === 0) resolve();
      else reject(new StepError(`failed: ${[program, ...args].join(" ")} (${signal ?? `exit code ${code}`})`));
    });
  });
}

/**
 * The output of a program, or null if it is missing or fails.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {string | null}
 */
export function ask(program, args) {
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8", shell: WINDOWS });
  return status === 0 ? stdout.trim() : null;
}

/**
 * Runs a command. An error ends the process with a message and a non-zero exit code.
 *
 * @param {() => Promise<void>} body
 */
export async function main(body) {
  try {
    await body();
    if (skipped.length > 0) console.warn(`\n⚠ SKIPPED for want of tools, see above: ${skipped.join(", ")}`);
  } catch (error) {
    console.error(`\n✗ ${error instanceof StepError ? error.message : error instanceof Error ? error.stack : error}`);
    process.exitCode = 1;
  }
}
