// Tests the package as it is published: packed, installed elsewhere, then checked and run from there.
import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { chromium } from "../../xtask/npm/chromium.mjs";
import { firefox } from "../../xtask/npm/firefox.mjs";
import { proxies } from "../../xtask/npm/proxies.mjs";
import { StepError, optionalStep, run, step } from "../../xtask/npm/step.mjs";
import { compile } from "./compile.mjs";
import { createConsumer } from "./consumer.mjs";
import { readmeBlocks } from "./readme-blocks.mjs";

/** @typedef {import("./consumer.mjs").Consumer} Consumer */

export const RUNTIMES = ["node", "workerd", "chromium", "firefox", "bun", "deno", "edge-light"];

/** Where a run of everything takes every case. */
const WHOLE = ["node", "workerd", "chromium"];
/** Where it takes those that suite.test.ts names. (Firefox is asked for by name: not every machine has one.) */
const TELLING = ["bun", "deno", "edge-light"];

/**
 * @typedef {object} Selection
 * @property {readonly string[]} [runtimes] only the cases, in these runtimes
 * @property {readonly string[]} [files] only test and case files with one of these texts in their path
 * @property {boolean} [keep] leave the throw-away project for a look
 */

/** @param {Selection} [selection] */
export async function testPackage({ runtimes = [], files = [], keep = false } = {}) {
  const consumer = await step("Package: pack and install", createConsumer);
  try {
    if (runtimes.length === 0 && files.length === 0) {
      await step("Package: publint", () => lint(consumer));
      await step("Package: types for its users", () => checkTypes(consumer));
      await step("Package: types of the tests", () => run("node_modules/.bin/tsc", ["--project", "tests"]));
    }
    /** Where their programs are. @type {Record<string, string>} */
    const found = {};
    if (runtimes.length === 0) {
      await optionalStep("Package: nginx and Caddy, for the gateway behind them", async () => {
        Object.assign(found, await proxies());
      });
    }
    await step("Package: tests", () => runTests(consumer, runtimes, files, found));
  } finally {
    if (keep) console.log(`\nThe project is left in ${consumer.folder}`);
    else await consumer.remove();
  }
}

/** @param {Consumer} consumer */
async function lint({ tarball }) {
  const { publint } = await import("publint");
  const { formatMessage } = await import("publint/utils");
  const bytes = await readFile(tarball);
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true });
  const lines = messages.map((message) => `${message.type}: ${formatMessage(message, pkg) ?? message.code}`);
  if (lines.length > 0) throw new StepError(`publint has found:\n${lines.join("\n")}`);
}

/** Each tsconfig of tests/types is one way of compiling a program; tsconfig.readme.json, the README's. @param {Consumer} consumer */
async function checkTypes({ folder }) {
  const types = join(folder, "types");
  await cp("tests/types", types, { recursive: true });
  await mkdir(join(types, "readme"));
  for (const [index, { code }] of (await readmeBlocks()).entries()) await writeFile(join(types, "readme", `${index + 1}.ts`), code);
  const projects = (await readdir(types)).filter((name) => /^tsconfig\..+\.json$/.test(name));
  if (projects.length === 0) throw new StepError("tests/types holds no tsconfig.*.json");
  for (const project of projects) {
    console.log(`  ${project}`);
    await run(resolve("node_modules/.bin/tsc"), ["--project", project], { cwd: types });
  }
}

/**
 * Compiles the test files into the project, and hands them to Node's test runner.
 * @param {Consumer} consumer
 * @param {readonly string[]} runtimes
 * @param {readonly string[]} files
 * @param {Record<string, string>} env
 */
async function runTests({ folder }, runtimes, files, env) {
  const suite = join("tests", "runtimes", "suite.test.ts");
  const all = (await readdir("tests", { recursive: true }))
    .map((name) => join("tests", name))
    .filter((name) => name.endsWith(".test.ts") && !name.includes("node_modules"))
    .sort();
  const matching = all.filter((path) => path === suite || files.length === 0 || files.some((part) => path.includes(part)));
  const chosen = runtimes.length > 0 ? [suite] : matching;

  await compile({ entryPoints: chosen, outdir: join(folder, "tests"), outbase: "tests" });
  const compiled = chosen.map((path) => join(folder, path.replace(/\.ts$/, ".js")));
  const wanted = runtimes.length > 0 ? runtimes : [...WHOLE, ...TELLING];
  await run(process.execPath, ["--enable-source-maps", "--test", "--test-reporter=spec", ...compiled], {
    env: {
      ...env,
      CONVOSCOPE_CONSUMER: folder,
      CONVOSCOPE_RUNTIMES: wanted.join(","),
      CONVOSCOPE_FILES: files.join(","),
      CONVOSCOPE_WHOLE: (runtimes.length > 0 || files.length > 0 ? RUNTIMES : WHOLE).join(","),
      ...(wanted.includes("chromium") && { CHROMIUM_PATH: await chromium() }),
      ...(wanted.includes("firefox") && { FIREFOX_PATH: firefox() }),
    },
  });
}
