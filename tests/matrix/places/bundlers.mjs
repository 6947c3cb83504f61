// What builds pages.
import { createHash } from "node:crypto";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { NODE } from "../programs.mjs";

/** @typedef {import("../place.d.ts").Place} Place */
/** @typedef {import("../project.mjs").Project} Project */

const INLINE = '`import … from "convoscope/inline"`';
/** Where the package lies elsewhere than beside what the development server has made of it. */
const EXCLUDE = '`optimizeDeps: { exclude: ["convoscope"] }`';

/** A development server that does not choose a port by itself. @param {Project} project */
const dev = async (project) => project.start(project.script("dev", "--port", String(await project.port())));

/** @type {Place["checks"]} */
const devServer = {
  "dev server": async (project) => project.visit(await dev(project)),
  "dev server, worker": async (project) => project.visit(`${await dev(project)}/#worker`),
};

/** @param {Project} project */
async function built(project) {
  await project.run(project.script("build"));
  if (project.place.entry === "page-served") await cp(join(project.world.packageFolder, "wasm/convoscope_browser_bg.wasm"), join(project.folder, "dist/browser.wasm"));
  await project.visit(await project.serve("dist"));
  return project.loaded("dist");
}

/** @type {Place["checks"]} */
const build = {
  build: built,
  "build, worker": async (project) => project.visit(`${await project.serve("dist")}/#worker`),
};

/**
 * @param {string} major
 * @param {Partial<Place>} [more]
 * @returns {Place}
 */
const vite = (major, more) => ({
  name: `vite-${major}`,
  title: "Vite",
  tool: "vite",
  template: "vite",
  versions: { vite: /** @type {Record<string, string>} */ ({ 5: "5.4.21", 6: "6.4.6", 7: "7.3.8", 8: "8.4.0" })[major] ?? "" },
  checks: { ...devServer, ...build },
  ...more,
});

/** The policy of a page that allows nothing but its own files, and WebAssembly. @param {string[]} sources */
const policy = (...sources) => ({ "content-security-policy": ["script-src 'self' 'wasm-unsafe-eval'", ...sources].join(" ") });

/** @type {readonly Place[]} */
export const bundlers = [
  vite("5"),
  vite("6"),
  vite("7", { short: ["dev server, worker", "build"] }),
  vite("8", { short: ["dev server", "build", "build, worker"] }),
  ...["5", "6", "7"].map((major) => vite(major, { name: `pnpm-vite-${major}`, title: "Vite, installed by pnpm", installer: "pnpm", checks: devServer })),
  vite("7", { name: "workspaces", title: "Vite in a workspace of npm", template: "workspaces", within: "packages/app", note: EXCLUDE }),
  vite("7", { name: "yarn-pnp", title: "Vite with Yarn's Plug'n'Play", template: "yarn-pnp", installer: "yarn", note: EXCLUDE }),
  { name: "webpack", title: "webpack", tool: "webpack", template: "webpack", short: ["build"], checks: build },
  { name: "rspack", title: "Rspack", tool: "@rspack/core", template: "rspack", checks: build },
  { name: "rsbuild", title: "Rsbuild", tool: "@rsbuild/core", template: "rsbuild", checks: { ...devServer, ...build } },
  { name: "parcel", title: "Parcel", tool: "parcel", template: "parcel", checks: { ...devServer, ...build } },
  {
    name: "farm",
    title: "Farm",
    tool: "@farmfe/core",
    template: "farm",
    note: '`targetEnv: "browser-esnext"`: else Farm makes a plain loop of every `for await`',
    // Its development server knows no address with a query, and it bundles no workers.
    checks: { build: built },
  },
  { name: "esbuild", title: "esbuild", tool: "esbuild", template: "esbuild", note: INLINE, short: true, checks: build },
  { name: "angular", title: "Angular", tool: "@angular/build", template: "angular", node: NODE, note: INLINE, checks: { build: built } },
  { name: "rollup", title: "Rollup", tool: "rollup", template: "rollup", note: INLINE, checks: build },
  {
    name: "rollup-asset",
    title: "Rollup with @web/rollup-plugin-import-meta-assets",
    tool: "rollup",
    template: "rollup-asset",
    checks: build,
  },
  { name: "rolldown", title: "Rolldown", tool: "rolldown", template: "rolldown", note: INLINE, checks: build },
  {
    name: "bun-page",
    title: "bun build",
    tool: "bun",
    template: "bun",
    note: INLINE,
    checks: {
      ...build,
      async build(project) {
        // Puts its program, which lies in another package, in place of a stub.
        await project.run(["npm", "rebuild", "bun"]);
        return built(project);
      },
    },
  },
  {
    name: "single-file",
    title: "one HTML file, by vite-plugin-singlefile",
    tool: "vite-plugin-singlefile",
    template: "single-file",
    note: INLINE,
    short: true,
    checks: {
      async "build, opened as file:"(project) {
        await project.run(project.script("build"));
        await project.visit(pathToFileURL(join(project.folder, "dist/index.html")).href);
        return project.output("dist");
      },
    },
  },
  {
    name: "native",
    title: "modules without a bundler, strict content security policy",
    tool: null,
    template: "native",
    short: true,
    checks: {
      async page(project) {
        await project.visit(`${await project.serve(".", policy())}/src/`);
        return project.loaded(".");
      },
      worker: async (project) => project.visit(`${await project.serve(".", policy())}/src/#worker`),
    },
  },
  {
    name: "import-map",
    title: "import map, strict content security policy",
    tool: null,
    template: "import-map",
    short: true,
    note: "the map's hash in `script-src`",
    checks: {
      async page(project) {
        const map = /<script type="importmap">(.*?)<\/script>/s.exec(await readFile(join(project.folder, "index.html"), "utf8"))?.[1] ?? "";
        const hash = createHash("sha256").update(map).digest("base64");
        await project.visit(await project.serve(".", policy(`'sha256-${hash}'`)));
        return project.loaded(".");
      },
    },
  },
  {
    name: "service-worker",
    title: "module service worker",
    tool: null,
    template: "service-worker",
    checks: { page: async (project) => project.visit(await project.serve(".")) },
  },
];
