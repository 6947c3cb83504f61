// Bundles the guests: what runs in each runtime.
import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

/** The routes whose first page is timed: each has a guest `cold-*`. */
export const COLD = ["nothing", "by-hand", "zod", "zod-mini", "valibot", "convoscope", "openapi-zod", "gateway", "page-entry"];
const COLD_GUESTS = COLD.map((route) => `cold-${route}`);

/**
 * Into `program/entry` for Node and Bun, into `page/entry` for pages, into `worker/entry` for Workers.
 * The package's loaders find the module where it lies beside them in the package: in `../wasm`.
 * @param {string} folder
 * @param {string} convoscope the built package
 */
export async function bundle(folder, convoscope) {
  await Promise.all([
    build(convoscope, join(folder, "program"), ["program", "cold-program", "memory", "retained", "installed", "server", "gateway", "platform", "load", ...COLD_GUESTS], {
      platform: "node",
      alias: {
        convoscope: join(convoscope, "entry/node.js"),
        "convoscope/browser": join(convoscope, "entry/browser-node.js"),
        "convoscope/server": join(convoscope, "entry/server-node.js"),
      },
    }),
    build(convoscope, join(folder, "page"), ["page", "cold-page", ...COLD_GUESTS], {
      platform: "browser",
      minify: true,
      conditions: ["module", "browser", "production"],
      alias: { convoscope: join(convoscope, "entry/web.js"), "convoscope/browser": join(convoscope, "entry/browser-web.js") },
    }),
    build(convoscope, join(folder, "worker"), ["worker", ...COLD_GUESTS], {
      platform: "browser",
      minify: true,
      conditions: ["workerd", "worker", "browser", "production"],
      alias: { convoscope: join(convoscope, "entry/worker.js"), "convoscope/browser": join(convoscope, "entry/browser-worker.js") },
      // As Workers' bundlers do: `.wasm?module` is the file, which the host compiles.
      plugins: [
        {
          name: ".wasm?module as a file of the host",
          setup: ({ onResolve }) => onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path: path.replace("?module", ""), external: true })),
        },
      ],
    }),
  ]);
}

/**
 * @param {string} convoscope
 * @param {string} folder
 * @param {readonly string[]} guests
 * @param {import("esbuild").BuildOptions} flavour
 */
async function build(convoscope, folder, guests, flavour) {
  // Only now: the set-up may just have installed it.
  const esbuild = await import("esbuild");
  await esbuild.build({
    entryPoints: guests.map((guest) => resolve("bench/guests", `${guest}.ts`)),
    outdir: join(folder, "entry"),
    bundle: true,
    format: "esm",
    target: "es2022",
    logLevel: "warning",
    ...flavour,
  });
  await mkdir(join(folder, "wasm"), { recursive: true });
  const wasm = (await readdir(join(convoscope, "wasm"))).filter((name) => name.endsWith(".wasm"));
  for (const name of wasm) await cp(join(convoscope, "wasm", name), join(folder, "wasm", name));
  if (folder.endsWith("page")) await compressed(folder);
}

/** Beside each file its gzip, as static hosts send it. (Browsers take no Brotli over plain http.)
 * @param {string} folder */
async function compressed(folder) {
  for (const part of ["entry", "wasm"]) {
    for (const name of await readdir(join(folder, part))) {
      const file = join(folder, part, name);
      await writeFile(`${file}.gz`, gzipSync(await readFile(file), { level: 9 }));
    }
  }
}
