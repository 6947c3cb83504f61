// The server that the whole call goes to: a process of its own, so that its work is nobody's.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { StepError } from "../xtask/npm/step.mjs";

/**
 * @param {string} folder the bundles
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function startServer(folder) {
  const child = spawn(process.execPath, [join(folder, "program/entry/server.js")], { stdio: ["pipe", "pipe", "inherit"] });
  const [url] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "exit").then(([code]) => {
      throw new StepError(`The server for the whole call ended before it began (exit code ${code}).`);
    }),
  ]);
  return {
    url,
    async close() {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}
