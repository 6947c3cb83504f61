// Processes that load the package without its files beside them: bundled, incomplete, or without permission to read.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { build, type BuildOptions, type OutputFile, type Plugin } from "esbuild";
import { programOf } from "../runtimes/process/program.js";

const run = promisify(execFile);
const CONSUMER = process.env.CONVOSCOPE_CONSUMER as string;

/** All three modules: the client's, the gateway's, and that of the gateway's pages. */
const PROGRAM = `
import { init, validateFilter } from "convoscope";
import { createClient, gateway } from "convoscope/browser";
import { createGateway, eigi, init as initServer } from "convoscope/server";
const load = async () => {
  await init();
  await initServer();
  const fetch = createGateway({ provider: eigi({ apiKey: "vk_made_up" }), authorize: () => null });
  const client = createClient({ provider: gateway({ url: "https://app.example" }), fetch });
  const code = await client.conversations.list().catch(({ code }) => code);
  return validateFilter("eigi", { stauts: "x" })[0].code + " " + code;
};
load().then(console.log, (error) => console.log(error.code + ": " + error.message));
`;
const LOADED = "unknown_key unauthenticated\n";

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "convoscope-loading-"));
});
after(() => rm(folder, { recursive: true, force: true }));

/** A project with a copy of the package without some of its files. */
async function project(name: string, without: readonly string[] = []): Promise<string> {
  const base = join(folder, name);
  const installed = join(base, "node_modules", "convoscope");
  await cp(join(CONSUMER, "node_modules", "convoscope"), installed, { recursive: true });
  for (const file of without) await rm(join(installed, "wasm", file));
  await writeFile(join(base, "program.mjs"), PROGRAM);
  return base;
}

const output = async (program: string, ...args: string[]) => (await run(program, args, { env: { PATH: process.env.PATH, HOME: folder } })).stdout;

const FILES = ["convoscope_bg.wasm", "convoscope_browser_bg.wasm", "convoscope_server_bg.wasm"];

test("without its .wasm files Node takes the scripts that hold the same", async () => {
  const base = await project("no-files", FILES);
  assert.equal(await output(process.execPath, join(base, "program.mjs")), LOADED);
});

test("where WebAssembly is switched off it says so", async () => {
  const base = await project("jitless");
  assert.match(await output(process.execPath, "--jitless", join(base, "program.mjs")), /^init_failed: .* WebAssembly is switched off here/);
});

test("without either it says that the package is not whole", async () => {
  const base = await project("nothing", [...FILES, "convoscope-bytes.js"]);
  const text = await output(process.execPath, join(base, "program.mjs"));
  assert.equal(
    text,
    "init_failed: The WebAssembly module of convoscope could not be loaded. It could not be read: see cause. Reinstall convoscope: files are missing from its folder wasm.\n",
  );
});

test("Deno loads without any permission", async () => {
  const base = await project("deno");
  const { path } = programOf("deno");
  assert.equal(await output(path, "run", "--no-prompt", "--no-lock", "--node-modules-dir=manual", join(base, "program.mjs")), LOADED);
});

for (const [name, options, program] of [
  ["a module", { format: "esm" }, undefined],
  ["a script for require()", { format: "cjs", minify: true }, undefined],
  ["a module", { format: "esm" }, "bun"],
  ["a script of a folder with its parts", { format: "esm", splitting: true }, undefined],
] satisfies [string, BuildOptions, "bun" | undefined][]) {
  test(`bundled by esbuild as ${name}, it runs alone${program ? ` in ${program}` : ""}`, async () => {
    const base = await project("bundled");
    const alone = await mkdtemp(join(folder, "alone-"));
    await build({
      entryPoints: [join(base, "program.mjs")],
      ...(options.splitting ? { outdir: alone } : { outfile: join(alone, "program.js") }),
      bundle: true,
      platform: "node",
      // As it says of itself: in a script there is no import.meta.
      logOverride: { "empty-import-meta": "silent" },
      ...options,
    });
    await writeFile(join(alone, "package.json"), JSON.stringify({ type: options.format === "cjs" ? "commonjs" : "module" }));
    await rm(base, { recursive: true });
    const { path, options: flags } = program ? programOf(program) : { path: process.execPath, options: [] };
    assert.equal(await output(path, ...flags, join(alone, "program.js")), LOADED);
  });
}

/** As Nitro has it: a module of which nothing is used is left out, whatever it does. */
const freeOfSideEffects: Plugin = {
  name: "every module is free of side effects",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^(convoscope|\.)/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (pluginData === "resolved") return undefined;
      return { ...(await resolve(path, { kind, importer, resolveDir, pluginData: "resolved" })), sideEffects: false };
    });
  },
};

test("where a bundler takes every module for free of side effects, what needs the WebAssembly module finds it", async () => {
  const base = await project("tree-shaken");
  const bundled = async (contents: string) => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: base },
      bundle: true,
      write: false,
      platform: "node",
      format: "esm",
      plugins: [freeOfSideEffects],
    });
    return (outputFiles[0] as OutputFile).text;
  };
  const needNone = ["anyreach", "eigi", "eigiRateLimits", "elevenlabs", "gateway", "isConvoscopeError", "retell", "vapi", "wholeExport"];
  for (const entry of ["convoscope", "convoscope/browser", "convoscope/inline", "convoscope/server"]) {
    const exported = Object.keys((await import(entry)) as object).sort();
    const kept: string[] = [];
    for (const name of exported) {
      // The bytes, or what is said where they are missing.
      if (/H4sIA|Reinstall convoscope/.test(await bundled(`import { ${name} } from "${entry}"; console.log(${name});`))) kept.push(name);
    }
    assert.deepEqual(exported.filter((name) => !kept.includes(name)), needNone.filter((name) => exported.includes(name)), entry);
  }
  const alone = join(folder, "tree-shaken.mjs");
  await writeFile(alone, await bundled(PROGRAM));
  assert.equal(await output(process.execPath, alone), LOADED);
});

test("compiled into one program by Bun, it runs alone", async () => {
  const base = await project("compiled");
  const alone = join(folder, "one");
  await mkdir(alone);
  await output(programOf("bun").path, "build", "--compile", "--outfile", join(alone, "program"), join(base, "program.mjs"));
  await rm(base, { recursive: true });
  assert.equal(await output(join(alone, "program")), LOADED);
});
