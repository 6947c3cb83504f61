// What builds pages.

/** @typedef {import("../place.d.ts").Place} Place */
/** @typedef {import("../project.mjs").Project} Project */

/** A development server that does not choose a port by itself. @param {Project} project @param {readonly string[]} [more] */
const dev = async (project, more = []) => project.start(["npm", "run", "dev", "--", ...more, "--port", String(await project.port())]);

/** @type {Place["checks"]} */
const inVite = {
  "dev server": async (project) => project.visit(await dev(project)),
  "dev server, worker": async (project) => project.visit(`${await dev(project)}/#worker`),
  async build(project) {
    await project.run(["npm", "run", "build"]);
    await project.visit(await project.serve("dist"));
    return project.loaded("dist");
  },
  "build, worker": async (project) => project.visit(`${await project.serve("dist")}/#worker`),
};

/** @type {readonly Place[]} */
const vites = ["5.4.21", "6.4.6", "7.3.8", "8.4.0"].map((version) => ({
  name: `vite-${version[0]}`,
  title: "Vite",
  tool: "vite",
  template: "vite",
  versions: { vite: version },
  short: version.startsWith("7") || version.startsWith("8"),
  checks: inVite,
}));

/** @type {readonly Place[]} */
export const bundlers = [
  ...vites,
  {
    name: "webpack",
    title: "webpack",
    tool: "webpack",
    template: "webpack",
    checks: {
      async build(project) {
        await project.run(["npm", "run", "build"]);
        await project.visit(await project.serve("dist"));
        return project.loaded("dist");
      },
    },
  },
];
