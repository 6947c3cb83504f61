// Tests the package as it is published: packed, installed elsewhere, then checked and run from there.
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { chromium } from "../../xtask/npm/chromium.mjs";
import { firefox } from "../../xtask/npm/firefox.mjs";
import { lintManifest } from "../../xtask/npm/manifest.mjs";
import { installPackages } from "../../xtask/npm/packages.mjs";
import { proxies } from "../../xtask/npm/proxies.mjs";
import { StepError, StepSkipped, optionalStep, run, step } from "../../xtask/npm/step.mjs";
import { webkit } from "../../xtask/npm/webkit.mjs";
import { COMMON, NEWEST, OLDEST, complaints, denoCheck, lay, ways } from "../types/check.mjs";
import { compile } from "./compile.mjs";
import { createConsumer } from "./consumer.mjs";

/** @typedef {import("./consumer.mjs").Consumer} Consumer */

/**
 * What a run of everything takes of each runtime: every case, those that tell runtimes apart, those that a version
 * may decide, or a few (suite.ts names them). `npm test` takes what stands second.
 *
 * @typedef {"whole" | "telling" | "short" | "brief"} Share
 * @type {Record<string, readonly [inFull: Share, inShort: Share]>}
 */
const SHARES = {
  node: ["whole", "whole"],
  chromium: ["whole", "telling"],
  workerd: ["whole", "telling"],
  bun: ["telling", "short"],
  "edge-light": ["telling", "short"],
  deno: ["telling", "short"],
  webkit: ["telling", "short"],
  firefox: ["telling", "short"],
  "workerd-older": ["short", "brief"],
  node20: ["short", "brief"],
  node22: ["short", "brief"],
  node24: ["short", "brief"],
  node26: ["short", "brief"],
};

/** Every run has them. @param {string} name */
const isAlwaysRun = (name) => SHARES[name]?.[0] === "whole";

export const RUNTIMES = Object.keys(SHARES);

/** What must be found or installed first, and where its programs are then. @type {Record<string, () => Promise<Record<string, string>>>} */
const NEEDED = {
  chromium: async () => ({ CHROMIUM_PATH: await chromium() }),
  firefox: async () => ({ FIREFOX_PATH: await firefox() }),
  webkit,
  node20: nodeVersions,
  node22: nodeVersions,
  node24: nodeVersions,
  node26: nodeVersions,
};

async function nodeVersions() {
  if (process.platform !== "linux") throw new StepSkipped("npm has other versions of Node for Linux alone.");
  await installPackages("Package: versions of Node", "tests/runtimes/node-versions");
  return {};
}

/**
 * @typedef {object} Selection
 * @property {readonly string[]} [runtimes] only the cases, in these runtimes
 * @property {readonly string[]} [files] only test and case files with one of these texts in their path
 * @property {boolean} [inShort] fewer cases in most runtimes, and short forms of what takes long
 * @property {boolean} [keep] leave the throw-away project for a look
 */

/** @param {Selection} [selection] */
export async function testPackage({ runtimes = [], files = [], inShort = false, keep = false } = {}) {
  const consumer = await step("Package: pack and install", createConsumer);
  try {
    if (runtimes.length === 0 && files.length === 0) {
      await step("Package: publint", () => lintManifest(consumer.tarball));
      await step("Package: types for its users", () => checkTypes(consumer));
      await step("Package: types of the tests", () => run("node_modules/.bin/tsc", ["--project", "tests"]));
    }
    /** Where their programs are. @type {Record<string, string>} */
    const found = {};
    const names = runtimes.length > 0 ? runtimes : RUNTIMES.filter((name) => name !== `node${process.versions.node.split(".", 1)}`);
    /** @type {string[]} */
    const wanted = [];
    for (const name of names) {
      const find = async () => {
        Object.assign(found, await NEEDED[name]?.());
        wanted.push(name);
      };
      if (runtimes.length > 0 || isAlwaysRun(name) || !NEEDED[name]) await find();
      else await optionalStep(`Package: ${name}`, find);
    }
    if (runtimes.length === 0) {
      await optionalStep("Package: nginx and Caddy, for the gateway behind them", async () => {
        Object.assign(found, await proxies());
      });
    }
    await step("Package: tests", () => runTests(consumer, { only: runtimes.length > 0, wanted, files, inShort, env: found }));
  } finally {
    if (keep) console.log(`\nThe project is left in ${consumer.folder}`);
    else await consumer.remove();
  }
}

/**
 * Every way of compiling with the newest TypeScript, and with older ones what they are asked for. tests/types/table.mjs
 * has the rest.
 * @param {Consumer} consumer
 */
async function checkTypes({ folder }) {
  const types = await lay(folder);
  const all = await ways(types);
  if (all.length === 0) throw new StepError("tests/types holds no tsconfig.*.json");
  /** @type {[version: string, way: string, resolution?: import("../types/check.mjs").Resolution][]} */
  const runs = [
    ...all.map((way) => /** @type {[string, string]} */ ([NEWEST, way])),
    [COMMON, "next", "node16"],
    [COMMON, "bare"],
    [COMMON, "commonjs"],
    [COMMON, "commonjs-later"],
    [OLDEST, "next", "node10"],
    [OLDEST, "bare", "node10"],
  ];
  for (const [version, way, resolution] of runs) {
    console.log(`  TypeScript ${version}: ${way}${resolution === undefined ? "" : `, ${resolution}`}`);
    const told = await complaints(types, way, version, resolution);
    if (told.length > 0) throw new StepError(told.join("\n"));
  }
  // As docs/getting-started.md says.
  for (const version of [NEWEST, COMMON]) {
    const told = await complaints(types, "commonjs", version, "node16");
    if (!told.some((line) => line.includes("TS1479"))) throw new StepError(`TypeScript ${version} lets a CommonJS program of node16 require it`);
  }
  console.log("  deno check");
  await denoCheck(types);
}

/**
 * Compiles the test files into the project, and hands them to Node's test runner.
 * @param {Consumer} consumer
 * @param {{ only: boolean, wanted: readonly string[], files: readonly string[], inShort: boolean, env: Record<string, string> }} options
 */
async function runTests({ folder }, { only, wanted, files, inShort, env }) {
  const all = (await readdir("tests", { recursive: true }))
    .map((name) => join("tests", name))
    .filter((name) => name.endsWith(".test.ts") && !name.includes("node_modules"))
    .sort();
  const chosen = only ? [] : all.filter((path) => files.length === 0 || files.some((part) => path.includes(part)));
  await compile({ entryPoints: ["tests/runtimes/suite.ts", ...chosen], outdir: join(folder, "tests"), outbase: "tests" });
  const compiled = chosen.map((path) => join(folder, path.replace(/\.ts$/, ".js")));
  // A file for each runtime, so that one is under way while another waits. The runner goes by names: the longest come first.
  await mkdir(join(folder, "suites"));
  const suites = await Promise.all(
    wanted.map(async (name, index) => {
      const file = join(folder, "suites", `${String(index).padStart(2, "0")}-${name}.test.js`);
      const share = only || files.length > 0 ? "whole" : SHARES[name]?.[inShort ? 1 : 0];
      await writeFile(file, `import { suite } from "../tests/runtimes/suite.js";\nsuite(${JSON.stringify(name)}, ${JSON.stringify(share)});\n`);
      return file;
    }),
  );
  const concurrency = `--test-concurrency=${Math.max(2, availableParallelism() - 1)}`;
  await run(process.execPath, ["--enable-source-maps", "--test", concurrency, "--test-reporter=spec", ...suites, ...compiled], {
    env: { ...env, CONVOSCOPE_CONSUMER: folder, CONVOSCOPE_RUNTIMES: wanted.join(","), CONVOSCOPE_FILES: files.join(","), CONVOSCOPE_IN_FULL: inShort ? "" : "1" },
  });
}
