// What reads the gateway's OpenAPI document: linters, and generators, whose clients are compiled and ask a gateway.
import { readFile, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { serve } from "@hono/node-server";
import { StepError } from "../../../xtask/npm/step.mjs";

/** @typedef {import("../place.d.ts").Place} Place */
/** @typedef {import("../project.mjs").Project} Project */

/** Lists by pages, one conversation, one that is not there, a summary and an export. */
const SAID = "7 on 3 pages, 10 messages, 3 groups of 7, 8 lines, not_found";
const TOKEN = "made-up";
const COMPILE_SECONDS = 900;
const NOW = new Date("2026-11-02T12:00:00Z");
const GUIDE = "docs/other-languages.md";

/**
 * A gateway before AnyReach, which alone has filters of metadata.
 *
 * @param {string} packageFolder
 * @returns {Promise<{ origin: string, close(): void }>}
 */
async function openGateway(packageFolder) {
  /** @param {string} path */
  const load = (path) => import(pathToFileURL(join(packageFolder, path)).href);
  const { createGateway, anyreach } = await load("entry/server-node.js");
  const { createSandbox } = await load("testing/index.js");
  const handler = createGateway({
    provider: anyreach({ token: "ak_made.up" }),
    authorize: (/** @type {Request} */ { headers }) => (headers.get("authorization") === `Bearer ${TOKEN}` ? {} : null),
    allow: ["list", "get", "export", "summarize"],
    fetch: createSandbox({ seed: 12, conversations: 60, now: () => NOW }).fetch,
  });
  const server = /** @type {import("node:http").Server} */ (serve({ fetch: handler, hostname: "127.0.0.1", port: 0 }));
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * The program says what it should.
 *
 * @param {Project} project
 * @param {readonly string[]} command
 * @param {Record<string, string>} [env]
 */
async function asks(project, command, env = {}) {
  const gateway = await openGateway(project.world.packageFolder);
  try {
    const said = await project.run(command, { ...env, GATEWAY: gateway.origin, TOKEN });
    if (!said.includes(SAID)) throw new StepError(`${command.join(" ")} said: ${said}`);
  } finally {
    gateway.close();
  }
}

/** Runs npm's scripts. @param {Project} project */
async function viaNpm(project) {
  await project.run(["npm", "run", "generate"]);
  await project.run(["npm", "run", "build"]);
  await asks(project, ["npm", "start"]);
}

/** An environment of Python's with what requirements.txt names. @param {Project} project */
async function installPython(project) {
  await project.run(["python3", "-m", "venv", ".venv"]);
  await project.run([".venv/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", "requirements.txt"]);
}

/** The guide's program in a language becomes the project's. @param {Project} project @param {string} language @param {string} path */
async function copyFromGuide(project, language, path) {
  const guide = await readFile(GUIDE, "utf8");
  const code = guide.split(`\n\`\`\`${language} matrix\n`)[1]?.split("\n```")[0];
  if (code === undefined) throw new StepError(`${GUIDE} has no ${language}`);
  await writeFile(join(project.folder, path), `${code}\n`);
}

/** @type {readonly Place[]} */
export const generators = [
  {
    name: "openapi-lint",
    title: "Redocly and Spectral",
    tool: "@redocly/cli",
    template: "openapi-lint",
    checks: {
      "lint, Redocly": async (project) => void (await project.run(["npm", "run", "redocly"])),
      "lint, Spectral": async (project) => void (await project.run(["npm", "run", "spectral"])),
    },
  },
  {
    name: "openapi-typescript",
    title: "openapi-typescript, openapi-fetch",
    tool: "openapi-typescript",
    template: "openapi-typescript",
    short: true,
    checks: {
      async client(project) {
        await copyFromGuide(project, "ts", "main.ts");
        await viaNpm(project);
      },
    },
  },
  { name: "hey-api", title: "hey-api", tool: "@hey-api/openapi-ts", template: "hey-api", checks: { client: viaNpm } },
  { name: "orval", title: "orval", tool: "orval", template: "orval", checks: { client: viaNpm } },
  {
    name: "swagger-typescript-api",
    title: "swagger-typescript-api",
    tool: "swagger-typescript-api",
    template: "swagger-typescript-api",
    checks: { client: viaNpm },
  },
  {
    name: "openapi-generator",
    title: "openapi-generator 7.26.0",
    tool: null,
    template: "openapi-generator",
    checks: {
      async "typescript-fetch"(project) {
        await installPython(project);
        await viaNpm(project);
      },
      async python(project) {
        await project.run([".venv/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "./generated-python"]);
        await asks(project, [".venv/bin/python", "main.py"]);
      },
    },
  },
  {
    name: "openapi-python-client",
    title: "openapi-python-client 0.29.1",
    tool: null,
    template: "openapi-python-client",
    checks: {
      async client(project) {
        await copyFromGuide(project, "python", "main.py");
        await installPython(project);
        await project.run([".venv/bin/openapi-python-client", "generate", "--path", "node_modules/convoscope/server/openapi.json", "--meta", "none", "--output-path", "gateway"]);
        await asks(project, [".venv/bin/python", "main.py"]);
      },
    },
  },
  {
    name: "progenitor",
    title: "progenitor 0.15.1",
    tool: null,
    template: "progenitor",
    checks: {
      async client(project) {
        await copyFromGuide(project, "rust", "src/main.rs");
        // Kept: it takes minutes to compile what nobody here changes.
        const env = { CARGO_TARGET_DIR: resolve("target/generators") };
        await project.run(["cargo", "build", "--quiet"], env, COMPILE_SECONDS);
        await asks(project, ["cargo", "run", "--quiet"], env);
      },
    },
  },
];
