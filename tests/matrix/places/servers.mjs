// Frameworks that answer from a server: a list in an answer of their own, a gateway at /api, and a page.
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";

/** @typedef {import("../place.d.ts").Place} Place */
/** @typedef {import("../project.mjs").Project} Project */

/** @param {Project} project @param {string} origin @param {readonly string[]} paths of answers with the list in them */
async function ask(project, origin, paths = ["/server"]) {
  for (const path of paths) await project.answers(new URL(path, origin).href);
  await project.gateway(origin);
  await project.visit(new URL("/page", origin).href);
}

/** A port that the server is told by its environment. @param {Project} project */
const environment = async (project) => ({ env: { PORT: String(await project.port()), HOST: "127.0.0.1", HOSTNAME: "127.0.0.1" } });

/** @param {readonly string[]} build @param {readonly string[]} paths */
const next = (build, paths) =>
  /** @param {Project} project */
  async (project) => {
    await project.run(["npx", "next", "build", ...build]);
    // As Next.js's documentation has it.
    await cp(join(project.folder, ".next/static"), join(project.folder, ".next/standalone/.next/static"), { recursive: true });
    const copy = await project.moveOut(".next/standalone");
    await ask(project, await project.start(["node", join(copy, "server.js")], await environment(project)), paths);
    return project.output(".next/static");
  };

/** @type {readonly Place[]} */
const nexts = [
  {
    name: "next-16",
    title: "Next.js",
    tool: "next",
    template: "next",
    short: true,
    checks: {
      "standalone (Turbopack)": next([], ["/server", "/route", "/edge"]),
      async "standalone (webpack)"(project) {
        // With webpack this version builds no edge route at all.
        await rm(join(project.folder, "app/edge"), { recursive: true });
        await rm(join(project.folder, ".next"), { recursive: true });
        return next(["--webpack"], ["/server", "/route"])(project);
      },
      async "dev server (Turbopack)"(project) {
        await ask(project, await project.start(["npx", "next", "dev"], await environment(project)), ["/server", "/route"]);
      },
    },
  },
  {
    name: "next-15",
    title: "Next.js",
    tool: "next",
    template: "next",
    versions: { next: "15.5.29" },
    checks: { "standalone (webpack)": next([], ["/server", "/route", "/edge"]) },
  },
];

/** @type {readonly Place[]} */
export const servers = [...nexts];
