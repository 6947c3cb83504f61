// Runtimes, with the package as npm installs it.
import { BUN, DENO, nodeProgram } from "../programs.mjs";

/** @typedef {import("../place.d.ts").Place} Place */
/** @typedef {import("../project.mjs").Project} Project */

/** @param {readonly string[]} command */
const server = (command) =>
  /** @param {Project} project */
  async (project) => {
    const origin = await project.start(command);
    await project.answers(origin);
    await project.gateway(origin);
  };

/** @type {readonly Omit<Place, "gateway">[]} */
const nodes = ["20.20.2", "22.23.5", "24.22.3", "26.12.1"].map((version) => {
  const { name, file } = nodeProgram(version);
  return {
    name: `node-${version.split(".")[0]}`,
    title: "Node",
    tool: name,
    template: "server",
    versions: { [name]: version },
    checks: {
      server: server([file, "src/serve.js"]),
      "CommonJS, require": server([file, "src/serve-required.cjs"]),
    },
  };
});

/** @type {readonly Omit<Place, "gateway">[]} */
const others = [
  {
    name: "bun",
    title: "Bun",
    tool: BUN.name,
    template: "server",
    versions: { [BUN.name]: BUN.version },
    checks: {
      "Bun.serve": server([BUN.file, "src/serve-bun.js"]),
      "node:http": server([BUN.file, "src/serve.js"]),
    },
  },
  {
    name: "deno",
    title: "Deno",
    tool: DENO.name,
    template: "server",
    versions: { [DENO.name]: DENO.version },
    // To ask for more would fail, instead of a question that nobody answers.
    checks: { "Deno.serve, without --allow-read": server([DENO.file, "run", "--no-prompt", "--allow-net", "--allow-env=PLATFORM", "src/serve-deno.js"]) },
  },
];

/** @type {readonly Place[]} */
export const runtimes = [...nodes, ...others].map((place) => ({ ...place, gateway: true }));
