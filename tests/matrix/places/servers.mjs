// Frameworks that answer from a server: a list in an answer of their own, a gateway at /api, and a page.
import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { NODE } from "../programs.mjs";

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
    short: ["standalone (Turbopack)"],
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

/** Where wrangler and Cloudflare's plugin look for what a Worker is told. @param {Project} project */
const tellWorker = (project) => writeFile(join(project.folder, ".dev.vars"), `PLATFORM=${project.world.platform}\n`);

/** @param {Project} project @param {readonly string[]} more */
async function wrangler(project, more = []) {
  await tellWorker(project);
  return project.start(["npx", "wrangler", "dev", ...more, "--ip", "127.0.0.1", "--port", String(await project.port())]);
}

/** What the commands of templates without a configuration of wrangler are told. */
const WORKER = ["--name", "conversations", "--compatibility-date", "2026-10-01", "--compatibility-flags", "nodejs_compat"];

/** @type {readonly Place[]} */
const sveltekits = [
  {
    name: "sveltekit-node",
    title: "SvelteKit, adapter-node",
    tool: "@sveltejs/kit",
    template: "sveltekit",
    node: NODE,
    versions: { "@sveltejs/adapter-node": "6.0.1" },
    checks: {
      async "build, the package in devDependencies"(project) {
        await project.run(["npx", "vite", "build"], { ADAPTER: "@sveltejs/adapter-node" });
        const copy = await project.moveOut("build");
        await ask(project, await project.start(["node", copy], await environment(project)));
        return project.output("build/client");
      },
    },
  },
  {
    name: "sveltekit-cloudflare",
    title: "SvelteKit, adapter-cloudflare",
    tool: "@sveltejs/kit",
    template: "sveltekit",
    node: NODE,
    // The adapter's newest version knows no newer SvelteKit.
    versions: { "@sveltejs/kit": "2.70.4", "@sveltejs/adapter-cloudflare": "7.2.9", wrangler: "4.164.0" },
    checks: {
      async build(project) {
        await project.run(["npx", "vite", "build"], { ADAPTER: "@sveltejs/adapter-cloudflare" });
        const worker = [".svelte-kit/cloudflare/_worker.js", "--assets", ".svelte-kit/cloudflare"];
        await ask(project, await wrangler(project, [...worker, ...WORKER]));
        return project.output(".svelte-kit/cloudflare/_app");
      },
    },
  },
];

/** @type {readonly Place[]} */
const others = [
  {
    name: "astro",
    title: "Astro, @astrojs/node",
    tool: "astro",
    template: "astro",
    node: NODE,
    checks: {
      async build(project) {
        await project.run(["npx", "astro", "build"]);
        await ask(project, await project.start(["node", "dist/server/entry.mjs"], await environment(project)));
        return project.output("dist/client");
      },
      async "dev server"(project) {
        await ask(project, await project.start(["npx", "astro", "dev", "--port", String(await project.port())]));
      },
    },
  },
  {
    name: "nuxt-node",
    title: "Nuxt, Node",
    tool: "nuxt",
    template: "nuxt",
    node: NODE,
    checks: {
      async build(project) {
        await project.run(["npx", "nuxt", "build"]);
        const copy = await project.moveOut(".output");
        await ask(project, await project.start(["node", join(copy, "server/index.mjs")], await environment(project)));
        return project.output(".output/public");
      },
    },
  },
  {
    name: "nuxt-cloudflare",
    title: "Nuxt, Cloudflare",
    tool: "nuxt",
    template: "nuxt",
    node: NODE,
    versions: { wrangler: "4.164.0" },
    note: "`nitro: { experimental: { wasm: true } }`",
    checks: {
      async build(project) {
        await project.run(["npx", "nuxt", "build"], { NITRO_PRESET: "cloudflare_module" });
        await ask(project, await wrangler(project, [".output/server/index.mjs", "--assets", ".output/public", ...WORKER]));
        return project.output(".output/public");
      },
    },
  },
  {
    name: "react-router",
    title: "React Router",
    tool: "react-router",
    template: "react-router",
    node: NODE,
    checks: {
      async build(project) {
        await project.run(["npx", "react-router", "build"]);
        await ask(project, await project.start(["npx", "react-router-serve", "build/server/index.js"], await environment(project)));
        return project.output("build/client");
      },
      async "dev server"(project) {
        await ask(project, await project.start(["npx", "react-router", "dev", "--port", String(await project.port())]));
      },
    },
  },
  {
    name: "tanstack-start",
    title: "TanStack Start",
    tool: "@tanstack/react-start",
    template: "tanstack-start",
    node: NODE,
    checks: {
      async build(project) {
        await project.run(["npx", "vite", "build"]);
        const port = ["--port", String(await project.port())];
        await ask(project, await project.start(["npx", "srvx", "--prod", "--static", "../client", ...port, "dist/server/server.js"]));
        return project.output("dist/client");
      },
    },
  },
  {
    name: "cloudflare-vite",
    title: "@cloudflare/vite-plugin",
    tool: "@cloudflare/vite-plugin",
    template: "cloudflare-vite",
    node: NODE,
    checks: {
      async build(project) {
        await tellWorker(project);
        await project.run(["npx", "vite", "build"]);
        await ask(project, await project.start(["npx", "vite", "preview", "--port", String(await project.port())]));
        return project.output("dist/client");
      },
      async "dev server"(project) {
        await ask(project, await project.start(["npx", "vite", "--port", String(await project.port())]));
      },
    },
  },
  {
    name: "wrangler",
    title: "wrangler, Hono",
    tool: "wrangler",
    template: "worker",
    node: NODE,
    gateway: true,
    short: true,
    checks: {
      async "wrangler dev"(project) {
        const origin = await wrangler(project);
        await project.answers(origin);
        await project.gateway(origin);
      },
      async "wrangler deploy"(project) {
        await project.run(["npx", "wrangler", "deploy", "--dry-run", "--outdir", "out"]);
        const origin = await wrangler(project, ["out/worker-hono.js", "--no-bundle"]);
        await project.answers(origin);
        await project.gateway(origin);
        return project.output("out");
      },
    },
  },
  {
    name: "express",
    title: "Express, @whatwg-node/server",
    tool: "express",
    template: "express",
    gateway: true,
    checks: {
      async server(project) {
        const origin = await project.start(["node", "server.js"]);
        await project.answers(`${origin}/server`);
        await project.gateway(origin);
      },
    },
  },
];

/** @type {readonly Place[]} */
export const servers = [...nexts, ...sveltekits, ...others];
