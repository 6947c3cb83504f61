// Bundles the demo page into www/dist/: static files, ready for any host and any sub-path.
//
//   node www/build.mjs
//
// The page is built against pkg/, the package exactly as it is published.

import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const OUTPUT = path("dist");

/** The file that a bundler for browsers finds behind one of the package's entry points. */
async function entryPoint(name) {
  const manifest = JSON.parse(
    await readFile(path("../pkg/package.json"), "utf8").catch(() => {
      throw new Error("pkg/ is missing: run `npm run build` first");
    }),
  );
  return path(`../pkg/${manifest.exports[name].default}`);
}

const alias = {
  "convoscope/testing": await entryPoint("./testing"),
  convoscope: await entryPoint("."),
};

await rm(OUTPUT, { recursive: true, force: true });
await mkdir(OUTPUT);
await cp(path("static"), OUTPUT, { recursive: true });
await build({
  entryPoints: [path("src/main.ts"), path("src/theme.ts"), path("src/style/main.css")],
  // One folder below index.html, because the package asks for `../wasm/convoscope_bg.wasm` relative to
  // its own file: after bundling that is this folder's neighbour.
  outdir: path("dist/assets"),
  entryNames: "[name]",
  bundle: true,
  minify: true,
  sourcemap: true,
  format: "esm",
  target: "es2022",
  alias,
  legalComments: "none",
  logLevel: "warning",
});
await mkdir(path("dist/wasm"));
await cp(path("../pkg/wasm/convoscope_bg.wasm"), path("dist/wasm/convoscope_bg.wasm"));
