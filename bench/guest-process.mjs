// A guest that stays, in a process of its own, so that its work is nobody's: a server, or what puts load on one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { StepError } from "../xtask/npm/step.mjs";

/**
 * @typedef {object} GuestProcess
 * @property {any} greeting what it said first
 * @property {(order: unknown) => Promise<any>} ask one at a time
 * @property {() => Promise<void>} close
 */

/**
 * Starts a guest that says something first, and then answers orders: lines of JSON, in and out. See guests/orders.ts.
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<GuestProcess>}
 */
export async function startGuest(program, args) {
  const child = spawn(program, [...args], { stdio: ["pipe", "pipe", "inherit"] });
  const name = basename(args[0] ?? "");
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ended = Promise.race([
    once(child, "exit"),
    once(child, "error").then(([error]) => Promise.reject(new StepError(`${name} could not be started: ${error.message}`))),
  ]);
  // Nobody may be waiting when it ends.
  ended.catch(() => {});
  // An order that comes too late says so by the answer that does not come.
  child.stdin.on("error", () => {});
  const answer = async () => {
    const line = await lines.next();
    if (!line.done) return JSON.parse(line.value);
    const [code] = await ended;
    throw new StepError(`${name} ended before it answered (exit code ${code}).`);
  };
  return {
    greeting: await answer(),
    ask(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      return answer();
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
