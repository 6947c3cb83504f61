// Servers that a bundler has made one file of, or one program: they run elsewhere, with nothing beside them.
import { copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BUN } from "../programs.mjs";

/** @typedef {import("../place.d.ts").Place} Place */
/** @typedef {import("../project.mjs").Project} Project */

const SERVER = "src/serve.js";

/** By which Node's program finds the blob that was put into it: Node's documentation names it. */
const SEA_FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

/**
 * Copies what was built elsewhere, starts it there, and asks it.
 *
 * @param {Project} project
 * @param {string} built
 * @param {(copy: string) => readonly string[]} command
 */
async function runElsewhere(project, built, command) {
  const copy = await project.moveOut(built);
  const origin = await project.start(command(copy));
  await project.answers(origin);
  await project.gateway(origin);
  return project.output(dirname(copy));
}

/**
 * @param {readonly string[]} build
 * @param {string} built a file or a folder
 * @param {(copy: string) => readonly string[]} [command]
 */
const bundle = (build, built, command = (copy) => ["node", copy]) =>
  /** @param {Project} project */
  async (project) => {
    await project.run(build);
    return runElsewhere(project, built, command);
  };

const esbuild = ["npx", "esbuild", SERVER, "--bundle", "--platform=node"];
const rolldown = ["npx", "rolldown", SERVER, "--platform", "node"];
const rollup = ["npx", "rollup", SERVER, "--plugin", "node-resolve={exportConditions:['node']}"];
const webpack = ["npx", "webpack", "--mode", "production", "--target", "node20", "--entry", `./${SERVER}`];

/** @type {readonly Omit<Place, "gateway">[]} */
const bundled = [
  {
    name: "node-esbuild",
    title: "esbuild for Node",
    tool: "esbuild",
    template: "server",
    versions: { esbuild: "0.28.2" },
    short: true,
    checks: {
      "one file, ESM": bundle([...esbuild, "--format=esm", "--outfile=out/esm.mjs"], "out/esm.mjs"),
      "one file, CommonJS": bundle([...esbuild, "--minify", "--format=cjs", "--outfile=out/cjs.cjs"], "out/cjs.cjs"),
    },
  },
  {
    name: "node-rolldown",
    title: "Rolldown for Node",
    tool: "rolldown",
    template: "server",
    versions: { rolldown: "1.3.3" },
    note: "for one file Rolldown asks for `codeSplitting: false`",
    checks: {
      "folder, ESM": bundle([...rolldown, "--dir", "out"], "out", (copy) => ["node", `${copy}/serve.js`]),
      "one file, ESM": bundle([...rolldown, "--no-codeSplitting", "--file", "out/esm.mjs"], "out/esm.mjs"),
      "one file, CommonJS": bundle([...rolldown, "--no-codeSplitting", "--format", "cjs", "--file", "out/cjs.cjs"], "out/cjs.cjs"),
    },
  },
  {
    name: "node-rollup",
    title: "Rollup for Node",
    tool: "rollup",
    template: "server",
    versions: { rollup: "4.68.8", "@rollup/plugin-node-resolve": "16.0.3" },
    note: "`nodeResolve({ exportConditions: [\"node\"] })`; for one file Rollup asks for `inlineDynamicImports: true`",
    checks: {
      "folder, ESM": bundle([...rollup, "--dir", "out"], "out", (copy) => ["node", `${copy}/serve.js`]),
      "one file, CommonJS": bundle([...rollup, "--inlineDynamicImports", "--format", "cjs", "--file", "out/cjs.cjs"], "out/cjs.cjs"),
    },
  },
  {
    name: "node-webpack",
    title: "webpack for Node",
    tool: "webpack",
    template: "server",
    versions: { webpack: "5.113.0", "webpack-cli": "7.3.1" },
    checks: { folder: bundle([...webpack, "--output-path", "out"], "out", (copy) => ["node", `${copy}/main.js`]) },
  },
  {
    name: "ncc",
    title: "@vercel/ncc",
    tool: "@vercel/ncc",
    template: "server",
    versions: { "@vercel/ncc": "0.45.0" },
    checks: { folder: bundle(["npx", "ncc", "build", SERVER, "--out", "out"], "out", (copy) => ["node", `${copy}/index.js`]) },
  },
  {
    name: "vite-ssr",
    title: "Vite for servers, `noExternal`",
    tool: "vite",
    template: "vite-ssr",
    checks: { build: bundle(["npm", "run", "build"], "dist", (copy) => ["node", `${copy}/serve.js`]) },
  },
  {
    name: "bun-build",
    title: "bun build",
    tool: BUN.name,
    template: "server",
    versions: { [BUN.name]: BUN.version },
    checks: {
      "for Node, ESM": bundle([BUN.file, "build", SERVER, "--target=node", "--outfile=out/node.mjs"], "out/node.mjs"),
      "for Node, CommonJS": bundle([BUN.file, "build", SERVER, "--target=node", "--format=cjs", "--outfile=out/node.cjs"], "out/node.cjs"),
      "for Bun": bundle([BUN.file, "build", "src/serve-bun.js", "--target=bun", "--outfile=out/bun.js"], "out/bun.js", (copy) => [BUN.file, copy]),
      "one program": bundle([BUN.file, "build", "src/serve-bun.js", "--compile", "--outfile=out/server"], "out/server", (copy) => [copy]),
    },
  },
  {
    name: "node-sea",
    title: "Node, a single executable (postject)",
    tool: null,
    template: "node-sea",
    checks: {
      async "one program"(project) {
        await project.run([...esbuild, "--format=cjs", "--outfile=out/server.cjs"]);
        await project.run(["node", "--experimental-sea-config", "sea.json"]);
        await copyFile(process.execPath, join(project.folder, "out/server"));
        await project.run(["npx", "postject", "out/server", "NODE_SEA_BLOB", "out/server.blob", "--sentinel-fuse", SEA_FUSE]);
        return runElsewhere(project, "out/server", (copy) => [copy]);
      },
    },
  },
];

/** @type {readonly Place[]} */
export const bundles = bundled.map((place) => ({ ...place, gateway: true }));
