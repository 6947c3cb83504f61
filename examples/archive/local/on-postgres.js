// The archive of a sandbox as it is on a server: the same program, with a PostgreSQL for the time being.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { ADMIN_TOKEN, KEYS } from "./keys.js";
import { startPostgres } from "./postgres.js";
import { buildProcess } from "./process.js";

/** Headers that are not for the sandbox. */
const OF_ITS_CONNECTION = ["host", "connection", "content-length", "accept-encoding"];

/**
 * @param {import("convoscope/testing").Sandbox} sandbox
 * @param {import("./options.js").Options} options
 * @param {string} folder
 * @returns {Promise<import("./main.js").Local>}
 */
export async function start(sandbox, { provider, perMinute, parallel, fileItems, days, folder: kept }, folder) {
  // Beside node_modules, where its packages are found.
  const program = fileURLToPath(new URL("../dist", import.meta.url));
  await buildProcess(program);
  const postgres = await startPostgres();
  /** @param {import("node:http").IncomingMessage} request */
  const answered = async (request) => {
    const headers = Object.entries(request.headers).flatMap(([name, value]) => (typeof value === "string" && !OF_ITS_CONNECTION.includes(name) ? [/** @type {[string, string]} */ ([name, value])] : []));
    const body = await text(request);
    return sandbox.fetch(`http://sandbox${request.url}`, { method: request.method ?? "GET", headers, ...(body !== "" && { body }) });
  };
  const platform = createServer((request, response) => {
    void answered(request).then(async (answer) => {
      response.writeHead(answer.status, [...answer.headers].flat());
      response.end(Buffer.from(await answer.arrayBuffer()));
    }, () => response.destroy());
  }).listen(0, "127.0.0.1");
  await once(platform, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (platform.address());
  const settings = join(folder, "archive.json");
  const calls = { provider, secret: "KEY", baseUrl: `http://127.0.0.1:${port}`, requestsPerMinute: perMinute, parallel, fileItems, retentionDays: days + 1 };
  await writeFile(settings, JSON.stringify({ folder: resolve(kept), listen: "127.0.0.1:0", everySeconds: 2, sources: { calls } }));

  const child = spawn(process.execPath, [join(program, "main.js")], {
    env: { ...process.env, ARCHIVE_SETTINGS: settings, DATABASE_URL: postgres.url("postgres"), KEY: KEYS[provider], ADMIN_TOKEN },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await gone;
    platform.closeAllConnections();
    platform.close();
    await postgres.stop();
  };
  const address = await Promise.race([addressOf(child), gone.then(() => null)]);
  if (address === null) {
    await stop();
    throw new Error("The archive did not start.");
  }
  const progress = async () => {
    const answer = await fetch(`${address}/status`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    const [status] = /** @type {import("../src/core/index.js").Status[]} */ (await answer.json());
    return { rows: status?.conversations ?? 0, isOpen: status === undefined || status.windows === 0 || status.read < status.windows || status.running > 0 };
  };
  return {
    // It has a schedule of its own.
    tick: async () => {},
    progress,
    finish: async () => listed(join(kept, "manifest/calls.json"), (await progress()).rows),
    note: () => usedBy(child.pid ?? 0),
    stop,
  };
}

/** Where it listens. @param {import("node:child_process").ChildProcessByStdio<null, import("node:stream").Readable, null>} child */
function addressOf(child) {
  return new Promise((resolve) => {
    createInterface(child.stdout).on("line", (line) => {
      const [, address] = /"on (http:[^"]+)"/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
      else console.error(line);
    });
  });
}

/** Linux tells how much memory and processor time a process ever had. @param {number} pid */
async function usedBy(pid) {
  const read = (/** @type {string} */ name) => readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "");
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(await read("status")) ?? [];
  if (kilobytes === undefined) return null;
  // User and system time are the 14th and 15th, in hundredths of a second; the second is a name in parentheses.
  const [user, system] = (await read("stat")).replace(/^.*\) /s, "").split(" ").slice(11).map(Number);
  const seconds = ((user ?? 0) + (system ?? 0)) / 100;
  return `The archive's process: ${seconds.toFixed(1)} s of processor time, ${Math.round(Number(kilobytes) / 1024)} MiB of memory at most.`;
}

/**
 * Waits for the schedule to write the list of files as they are now.
 *
 * @param {string} path
 * @param {number} rows
 */
async function listed(path, rows) {
  for (let looked = 0; looked < 300; looked++) {
    /** @type {{ rows: number }[]} */
    const files = JSON.parse(await readFile(path, "utf8").catch(() => "[]"));
    if (files.reduce((sum, file) => sum + file.rows, 0) === rows) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${path} was not written.`);
}
