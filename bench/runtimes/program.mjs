// Node and Bun: a guest is a process.
import { spawn } from "node:child_process";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { StepError, ask } from "../../xtask/npm/step.mjs";
import { startGuest } from "../guest-process.mjs";
import { INSTALLED_GUEST } from "../install.mjs";

/** A guest that takes longer has gone astray. */
const LONGEST_MS = 10 * 60_000;

/**
 * @param {string} name
 * @param {string} program
 * @param {string} folder the bundles
 * @returns {Promise<import("./runtime.js").Runtime | null>}
 */
export async function openProgram(name, program, folder) {
  const version = ask(program, ["--version"]);
  if (version === null) return null;
  /** @param {string} guest @param {readonly string[]} args */
  const run = (guest, ...args) => runFile(join(folder, "program/entry", `${guest}.js`), ...args);
  /** @param {string} file @param {readonly string[]} args */
  const runFile = async (file, ...args) => {
    const child = spawn(program, [file, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
      timeout: LONGEST_MS,
    });
    const ended = new Promise((resolve, reject) => child.once("error", reject).once("exit", resolve));
    const [output, code] = await Promise.all([text(child.stdout), ended]);
    if (code !== 0) throw new StepError(`${basename(file)} failed in ${name}: ${args.join(" ")}`);
    return JSON.parse(output);
  };
  return {
    name,
    version: version.replace(/^v/, ""),
    obey: (order) => run("program", JSON.stringify(order)),
    cold: (route, script) => run("cold-program", route, script),
    memory: (what, script, conversations) => run("memory", what, script, String(conversations)),
    serve: (side, platform) => startGuest(program, [join(folder, "program/entry/gateway.js"), side, platform]),
    imported: (project, name) => runFile(join(project, INSTALLED_GUEST), name),
    retained: (side, part, script) => run("retained", side, part, script),
    async close() {},
  };
}
