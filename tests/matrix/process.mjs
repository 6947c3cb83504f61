// Programs of the projects: bounded in time, with what they print kept for the failure's message, and ended with
// everything that they have started.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as setTimeoutPromise } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { StepError } from "../../xtask/npm/step.mjs";

/** Lines of a program's output that a failure shows. */
const LAST_LINES = 40;

/** No colours, no questions, nothing sent home, no browser opened. */
const QUIET = { NO_COLOR: "1", FORCE_COLOR: "0", CI: "1", DO_NOT_TRACK: "1", NEXT_TELEMETRY_DISABLED: "1", BROWSER: "none" };

/**
 * npm hands the settings of our own .npmrc on to whatever its scripts start: a user's project has its own, or none.
 * What the person or the service at hand has set (a registry, a cache) stays.
 */
const OURS = readFileSync(new URL("../../.npmrc", import.meta.url), "utf8")
  .split("\n")
  .flatMap((line) => /^([\w-]+)=/.exec(line)?.[1] ?? [])
  .map((key) => `npm_config_${key.replaceAll("-", "_")}`);

/** After which a server that was asked to end is made to. */
const GRACE_MS = 5000;

/** Ids of the process groups that are running. @type {Set<number>} */
const running = new Set();

// Also when this process is interrupted, or breaks off.
process.once("exit", () => running.forEach(end));
for (const name of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.once(name, () => process.exit(1));

/** @param {number} group */
function end(group) {
  running.delete(group);
  signal(group, "SIGKILL");
}

/** @param {number} group @param {NodeJS.Signals} name */
function signal(group, name) {
  try {
    process.kill(-group, name);
  } catch {
    // It has ended by itself.
  }
}

/** @param {string} text */
const lastLines = (text) => text.trimEnd().split("\n").slice(-LAST_LINES).join("\n");

/**
 * @typedef {object} Command
 * @property {string} cwd
 * @property {number} seconds how long it may take: to its end, or until it says where it listens
 * @property {Record<string, string>} [env]
 */

/** @param {readonly string[]} command @param {Command} options */
function begin([program, ...args], { cwd, env }) {
  if (program === undefined) throw new TypeError("no program");
  const theirs = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== "NODE_OPTIONS" && !OURS.includes(name)));
  const child = spawn(program, args, { cwd, env: { ...theirs, ...QUIET, ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  if (child.pid !== undefined) running.add(child.pid);
  const shown = [program, ...args].join(" ");
  const printed = { text: "", heard: () => {} };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => {
      printed.text += stripVTControlCharacters(chunk);
      printed.heard();
    });
  }
  /** @param {string} what */
  const failure = (what) => new StepError(`${shown}: ${what}\n${lastLines(printed.text)}`);
  return { child, printed, failure };
}

/**
 * Runs a program to its end, and gives what it has printed.
 *
 * @param {readonly string[]} command
 * @param {Command} options
 * @returns {Promise<string>}
 */
export function runToEnd(command, options) {
  const { child, printed, failure } = begin(command, options);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(failure(`not done after ${options.seconds} s`));
      end(child.pid ?? 0);
    }, options.seconds * 1000);
    child.once("error", (error) => reject(failure(`did not start: ${error.message}`)));
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      // Whatever it left behind.
      if (child.pid !== undefined) end(child.pid);
      if (code === 0) resolve(printed.text);
      else reject(failure(signal ?? `exit code ${code}`));
    });
  });
}

/**
 * A server that is running: where it listens, what it printed last, and its end.
 *
 * @typedef {{ url: string, said(): string, stop(): Promise<void> }} Server
 */

/**
 * Starts a server, and waits until it says where it listens.
 *
 * @param {readonly string[]} command
 * @param {Command & { address?: RegExp }} options `address`: its first group is the address, or a port
 * @returns {Promise<Server>}
 */
export function startServer(command, options) {
  const { address = /(https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):\d+)\D/, seconds } = options;
  const { child, printed, failure } = begin(command, options);
  const closed = once(child, "close");
  // Asked first: some leave a lock behind, over which the next one stumbles.
  const stop = async () => {
    if (child.pid === undefined) return;
    const timer = setTimeout(end, GRACE_MS, child.pid);
    signal(child.pid, "SIGTERM");
    await closed;
    clearTimeout(timer);
    end(child.pid);
  };
  return new Promise((resolve, reject) => {
    /** @param {string} what */
    const fail = (what) => {
      clearTimeout(timer);
      reject(failure(what));
      void stop();
    };
    const timer = setTimeout(() => fail(`said no address within ${seconds} s`), seconds * 1000);
    child.once("error", (error) => fail(`did not start: ${error.message}`));
    child.once("close", (code, signal) => fail(`ended: ${signal ?? `exit code ${code}`}`));
    printed.heard = () => {
      const found = address.exec(printed.text)?.[1];
      if (found === undefined) return;
      printed.heard = () => {};
      const url = /^\d+$/.test(found) ? `http://127.0.0.1:${found}` : found;
      // Some say it before they listen.
      void accepts(url, () => child.exitCode === null && child.signalCode === null).then(() => {
        clearTimeout(timer);
        resolve({ url, said: () => lastLines(printed.text), stop });
      });
    };
  });
}

const LOOK_EVERY_MS = 20;

/** Somebody listens there, or there is nobody left to wait for. @param {string} url @param {() => boolean} isRunning */
async function accepts(url, isRunning) {
  const { hostname, port } = new URL(url);
  const tried = () =>
    new Promise((resolve) => {
      const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ""));
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
  while (isRunning() && !(await tried())) await setTimeoutPromise(LOOK_EVERY_MS);
}
