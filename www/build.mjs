// Bundles the demo page into www/dist/: static files, ready for any host and any sub-path.
//
//   node www/build.mjs
//
// The page is built against pkg/, the package exactly as it is published.

import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const OUTPUT = path("dist");
const PACKAGE = path("../pkg");

/** The file that a bundler for browsers finds behind one of the package's entry points. */
async function entryPoint(name) {
  const manifest = JSON.parse(
    await readFile(join(PACKAGE, "package.json"), "utf8").catch(() => {
      throw new Error("pkg/ is missing: run `npm run build` first");
    }),
  );
  return join(PACKAGE, manifest.exports[name].default);
}

/**
 * The package's WebAssembly modules, found as any bundler for browsers finds them: by `new URL("….wasm",
 * import.meta.url)`. They keep their places below the package's folder, and each is noted by its place.
 */
function wasmAssets(found) {
  const reference = /new URL\(\s*(["'])([^"']+\.wasm)\1\s*,\s*import\.meta\.url\s*\)/g;
  return {
    name: "the package's .wasm files",
    setup({ onLoad }) {
      onLoad({ filter: /\.js$/ }, async ({ path: file }) => {
        if (!file.startsWith(join(PACKAGE, sep))) return undefined;
        const contents = await readFile(file, "utf8");
        return {
          loader: "js",
          contents: contents.replace(reference, (_text, _quote, target) => {
            const place = relative(PACKAGE, resolve(dirname(file), target)).replaceAll(sep, "/");
            found.add(place);
            return `new URL("../${place}", import.meta.url)`;
          }),
        };
      });
    },
  };
}

const alias = {
  "convoscope/testing": await entryPoint("./testing"),
  "convoscope/server": await entryPoint("./server"),
  convoscope: await entryPoint("."),
};
const modules = new Set();

await rm(OUTPUT, { recursive: true, force: true });
await mkdir(OUTPUT);
await cp(path("static"), OUTPUT, { recursive: true });
const { outputFiles } = await build({
  entryPoints: [path("src/main.ts"), path("src/theme.ts"), path("src/style/main.css")],
  // One folder below index.html, from where the modules are referred to.
  outdir: join(OUTPUT, "assets"),
  entryNames: "[name]",
  bundle: true,
  minify: true,
  sourcemap: true,
  format: "esm",
  target: "es2022",
  alias,
  plugins: [wasmAssets(modules)],
  legalComments: "none",
  logLevel: "warning",
  write: false,
});
await mkdir(join(OUTPUT, "assets"));
await Promise.all(outputFiles.map(({ path: file, contents }) => writeFile(file, contents)));

// What was read, but left out of the bundles again, needs no module.
const scripts = outputFiles.filter(({ path: file }) => file.endsWith(".js")).map(({ text }) => text);
const used = [...modules].filter((place) => scripts.some((script) => script.includes(`../${place}`)));
if (used.length === 0) throw new Error("the bundles refer to no .wasm file of the package");
await Promise.all(used.map((place) => cp(join(PACKAGE, place), join(OUTPUT, place))));
