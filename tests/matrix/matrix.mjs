// Takes the packed package through its places, and tells of each.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createConsumer } from "../runtimes/consumer.mjs";
import { openBrowser } from "../../xtask/npm/browser.mjs";
import { chromium } from "../../xtask/npm/chromium.mjs";
import { StepError, StepSkipped, ask } from "../../xtask/npm/step.mjs";
import { writeTable } from "./document.mjs";
import { platform } from "./expected.mjs";
import { createProject } from "./project.mjs";
import { asText, line } from "./table.mjs";

/** @typedef {import("./place.d.ts").Place} Place */
/** @typedef {import("./place.d.ts").Row} Row */
/** @typedef {import("./project.mjs").World} World */

/** What `npm test` runs of them. @param {readonly Place[]} places @returns {Place[]} */
export function inShort(places) {
  return places.flatMap((place) => {
    const { short, checks } = place;
    if (short === undefined) return [];
    const unknown = short === true ? undefined : short.find((name) => !(name in checks));
    if (unknown !== undefined) throw new TypeError(`${place.name} has no check "${unknown}"`);
    /** @param {[string, unknown]} check */
    const isPart = ([name]) => short === true || short.includes(name);
    return [{ ...place, checks: Object.fromEntries(Object.entries(checks).filter(isPart)) }];
  });
}

/**
 * @param {readonly Place[]} places
 * @param {{ jobs?: number, keep?: boolean, write?: boolean }} [options]
 */
export async function matrix(places, { jobs = 2, keep = false, write = false } = {}) {
  if (process.platform === "win32") throw new StepSkipped("The matrix ends programs by their process groups, which Windows has not.");
  if (ask("npm", ["view", "esbuild", "version", "--fetch-retries=0", "--fetch-timeout=20000"]) === null) {
    throw new StepSkipped("npm's registry cannot be reached, from which the projects are installed.");
  }
  const consumer = await createConsumer();
  const packageFolder = join(consumer.folder, "node_modules/convoscope");
  /** @param {string} file */
  const imported = (file) => import(pathToFileURL(join(packageFolder, file)).href);
  const { browser, origin, close } = await openBrowser(await chromium(), platform(await imported("testing/index.js"), await imported("entry/server-node.js")));
  try {
    const convoscope = await imported("entry/node.js");
    const world = { convoscope, tarball: consumer.tarball, packageFolder, platform: origin, browser };
    const rows = await all(places, jobs, (place) => rowsOf(place, world, keep));
    if (write) await writeTable(rows.flat());
    tell(rows.flat());
  } finally {
    await close();
    await consumer.remove();
  }
}

/**
 * The results in their order; `jobs` of them under way at once.
 *
 * @template T, R
 * @param {readonly T[]} items
 * @param {number} jobs
 * @param {(item: T) => Promise<R>} work
 * @returns {Promise<R[]>}
 */
async function all(items, jobs, work) {
  const waiting = items.entries();
  /** @type {R[]} */
  const results = [];
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}

/** @param {Place} place @param {World} world @param {boolean} keep @returns {Promise<Row[]>} */
async function rowsOf(place, world, keep) {
  let started = performance.now();
  /** @type {Row[]} */
  const rows = [];
  /** @param {string} check @param {string} version @param {string | null} failure @param {import("./output.mjs").Output | null} output */
  const add = (check, version, failure, output) => {
    const row = { place, check, version, failure, output, seconds: (performance.now() - started) / 1000 };
    started = performance.now();
    console.log(failure === null ? line(row) : `${line(row)}\n${failure}\n`);
    rows.push(row);
  };

  const project = await createProject(place, world).catch((error) => {
    // Each of its rows is red, so that none stays in the table as it was.
    for (const check of Object.keys(place.checks)) add(check, "", `not installed: ${messageOf(error)}`, null);
  });
  if (!project) return rows;
  const { version } = project;
  for (const [name, check] of Object.entries(place.checks)) {
    try {
      const output = (await check(project)) ?? null;
      const failure =
        output?.server === true && !place.gateway ? "the gateway's module is in the page" : output?.client === true && place.entry !== undefined ? "the whole client's module is in it" : null;
      add(name, version, failure, output);
    } catch (error) {
      add(name, version, `${messageOf(error)}\n${project.said()}`.trimEnd(), null);
    } finally {
      await project.close();
    }
  }
  if (keep) console.log(`  left in ${project.folder}`);
  else await project.remove();
  return rows;
}

/** @param {unknown} error */
function messageOf(error) {
  if (error instanceof StepError) return error.message;
  return (error instanceof Error ? error.stack : undefined) ?? String(error);
}

/** @param {readonly Row[]} rows */
function tell(rows) {
  console.log(`\n${asText(rows)}`);
  const failed = rows.filter(({ failure }) => failure !== null);
  if (failed.length === 0) return;
  const names = failed.map(({ place, check }) => `${place.name}: ${check}`);
  throw new StepError(`${failed.length} of ${rows.length} rows fail, see above:\n${names.join("\n")}`);
}
