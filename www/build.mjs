// Bundles the demo page into www/dist/: static files, ready for any host and any sub-path.
//
//   node www/build.mjs
//
// The page is built against pkg/, the package exactly as it is published.

import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { compileMessageOrThrow } from "@lingui/message-utils/compileMessage";
import { build } from "esbuild";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const OUTPUT = path("dist");
const PACKAGE = path("../pkg");
/** What the page imports when it is first needed: see src/main.ts. */
const LATER = ["server/servers.ts", "export/whole-client.ts", "explore/explore.tsx", "export/export.tsx", "follow/follow.tsx", "overview/plot.ts", "reading/reading.tsx", "language/de.json", "language/es.json", "language/hi.json"];

/** What may come before the sandbox, in bytes of Brotli. */
const LIMIT = 220_000;

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

/** Catalogs of messages, compiled so that the page needs no parser. A mistake in a message ends the build. */
const messages = {
  name: "catalogs of messages",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]language[\\/]\w+\.json$/ }, async ({ path: file }) => {
      const compiled = Object.entries(JSON.parse(await readFile(file, "utf8"))).map(([id, message]) => [id, compileMessageOrThrow(message)]);
      return { loader: "js", contents: `export default ${JSON.stringify(Object.fromEntries(compiled))};` };
    });
  },
};

const alias = Object.fromEntries(
  await Promise.all(
    ["browser", "server", "testing", "parquet"].map(async (name) => [`convoscope/${name}`, await entryPoint(`./${name}`)]),
  ),
);
alias["convoscope"] = await entryPoint(".");
const modules = new Set();

await rm(OUTPUT, { recursive: true, force: true });
await mkdir(OUTPUT);
await cp(path("static"), OUTPUT, { recursive: true });
const { outputFiles, metafile } = await build({
  entryPoints: ["main.ts", "theme.ts", "style/main.css", ...LATER].map((name) => path(`src/${name}`)),
  // One folder below index.html, from where the modules are referred to.
  outdir: join(OUTPUT, "assets"),
  entryNames: "[name]",
  // What several of them import is loaded once.
  splitting: true,
  bundle: true,
  minify: true,
  sourcemap: true,
  format: "esm",
  target: "es2022",
  alias,
  plugins: [wasmAssets(modules), messages],
  jsx: "automatic",
  jsxImportSource: "preact",
  // Lingui keeps a compiler of messages for development.
  define: { "process.env.NODE_ENV": '"production"' },
  legalComments: "none",
  logLevel: "warning",
  write: false,
  metafile: true,
  absWorkingDir: OUTPUT,
});
await mkdir(join(OUTPUT, "assets"));
await Promise.all(outputFiles.map(({ path: file, contents }) => writeFile(file, contents)));

// What was read, but left out of the bundles again, needs no module.
const scripts = new Map(outputFiles.map(({ path: file, text }) => [relative(OUTPUT, file).replaceAll(sep, "/"), text]));
const modulesOf = (script) => [...modules].filter((place) => scripts.get(script).includes(`../${place}`));
const used = new Set(Object.keys(metafile.outputs).filter((name) => name.endsWith(".js")).flatMap(modulesOf));
if (used.size === 0) throw new Error("the bundles refer to no .wasm file of the package");
await Promise.all([...used].map((place) => cp(join(PACKAGE, place), join(OUTPUT, place))));

/** A script, what it imports before it runs, and their modules. */
function loadedWith(script, seen = new Set()) {
  if (seen.has(script)) return seen;
  seen.add(script);
  for (const place of modulesOf(script)) seen.add(place);
  for (const { kind, path: imported } of metafile.outputs[script].imports) if (kind === "import-statement") loadedWith(imported, seen);
  return seen;
}

// The page asks for everything that it begins with at once, instead of one after the other.
const first = loadedWith("assets/main.js");
const hints = [...first].flatMap((file) => {
  if (file === "assets/main.js") return [];
  if (file.endsWith(".wasm")) return [`<link rel="preload" href="${file}" as="fetch" crossorigin>`];
  return [`<link rel="modulepreload" href="${file}">`];
});
const index = join(OUTPUT, "index.html");
const html = await readFile(index, "utf8");
await writeFile(index, html.replace("  </head>", `${hints.map((hint) => `    ${hint}\n`).join("")}  </head>`));

await report();

/** What a visitor downloads, and when. */
async function report() {
  const size = async (file) => brotliCompressSync(await readFile(join(OUTPUT, file))).length;
  const sum = async (files) => (await Promise.all([...files].map(size))).reduce((all, each) => all + each, 0);
  const show = (what, bytes) => console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${what}`);
  console.log("The demo page (Brotli):");
  const begins = [...first, "index.html", "icon.svg", "assets/theme.js", "assets/main.css"];
  show("at first", await sum(begins));
  const before = await sum(new Set([...begins, ...loadedWith("assets/plot.js")]));
  show("with the charts, before the sandbox", before);
  if (before > LIMIT) throw new Error(`that is more than ${LIMIT} bytes: load something later`);
  for (const name of LATER.map((file) => basename(file).replace(/\.\w+$/, ""))) {
    const more = [...loadedWith(`assets/${name}.js`)].filter((file) => !first.has(file));
    show(`when asked for: ${name}`, await sum(more));
  }
}
