// A throw-away project: a template, the shared sources and the packed package, installed as a user would.
import { access, cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { StepError } from "../../xtask/npm/step.mjs";
import { TEXT } from "./expected.mjs";
import { outputOf } from "./output.mjs";
import { runToEnd, startServer } from "./process.mjs";
import { nodeProgram } from "./programs.mjs";
import { tell } from "./shared/tell.js";
import { serveFolder, visit } from "./visit.mjs";

/** @typedef {import("./place.d.ts").Place} Place */

/**
 * @typedef {object} World what all projects share
 * @property {string} tarball
 * @property {string} packageFolder the package, installed
 * @property {typeof import("convoscope")} convoscope what it exports
 * @property {string} platform address of the sandbox
 * @property {import("puppeteer-core").Browser} browser
 */

/**
 * Templates name their direct dependencies in exact versions. What those ask for in turn is what stood in the
 * registry on this day: as reproducible as a lock file of ten thousand lines in each template, and one line to move.
 * (pnpm and Yarn know no such day, and take the newest.)
 */
const AS_OF = "2026-11-28";

const HERE = import.meta.dirname;
const INSTALL_SECONDS = 300;
const RUN_SECONDS = 180;
const START_SECONDS = 90;

/** A client that is not on every machine, by way of npm. @param {string} spec @param {readonly string[]} args */
const byNpm = (spec, ...args) => ["npm", "exec", "--yes", "--prefer-offline", `--package=${spec}`, "--", ...args];
const PNPM = "pnpm@12.21.0";
const YARN = "@yarnpkg/cli-dist@4.18.1";

/**
 * How a place's packages are installed, and its scripts run. No scripts of packages: none of the tools needs them, and
 * the trees below the direct dependencies were not looked through.
 *
 * @type {Record<NonNullable<Place["installer"]>, { install: readonly string[], script(name: string, args: readonly string[]): readonly string[] }>}
 */
const INSTALLERS = {
  npm: {
    install: ["npm", "install", `--before=${AS_OF}`, "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"],
    script: (name, args) => ["npm", "run", name, "--", ...args],
  },
  pnpm: {
    install: byNpm(PNPM, "pnpm", "install", "--ignore-scripts", "--prefer-offline", "--no-frozen-lockfile"),
    script: (name, args) => byNpm(PNPM, "pnpm", "run", name, ...args),
  },
  yarn: {
    install: byNpm(YARN, "yarn", "install", "--mode=skip-build", "--no-immutable"),
    script: (name, args) => byNpm(YARN, "yarn", "run", name, ...args),
  },
};

export class Project {
  /** To be ended behind each check. @type {import("./process.mjs").Server[]} */
  #open = [];
  /** To be done when they have ended. */
  #undo = async () => {};
  /** Files of the project that were served. @type {Set<string>} */
  #loaded = new Set();

  /**
   * @param {Place} place
   * @param {World} world
   * @param {string} root
   */
  constructor(place, world, root) {
    this.place = place;
    this.world = world;
    /** Where everything lies. */
    this.root = root;
    /** Where commands run. */
    this.folder = join(root, place.within ?? "");
    /** Of the place's tool. */
    this.version = "";
  }

  /** The command of a script of the manifest, by the place's own client. @param {string} name @param {readonly string[]} args */
  script(name, ...args) {
    return this.#installer.script(name, args);
  }

  install() {
    return runToEnd(this.#installer.install, { cwd: this.root, seconds: INSTALL_SECONDS });
  }

  get #installer() {
    return INSTALLERS[this.place.installer ?? "npm"];
  }

  /** Runs a program to its end; gives what it printed. @param {readonly string[]} command @param {Record<string, string>} [env] */
  run(command, env = {}, seconds = RUN_SECONDS) {
    return runToEnd(command, { cwd: this.folder, seconds, env: { ...this.#env(), ...env } });
  }

  /**
   * Starts a server that runs until the check is over; gives its address.
   *
   * @param {readonly string[]} command
   * @param {{ address?: RegExp, env?: Record<string, string> }} [options] `address`: how it says where it listens,
   *   the address or the port as first group
   */
  async start(command, { address, env = {} } = {}) {
    const server = await startServer(command, {
      cwd: this.folder,
      seconds: START_SECONDS,
      env: { ...this.#env(), ...env },
      ...(address && { address }),
    });
    this.#open.push(server);
    return server.url;
  }

  /** A free port, for servers that do not choose one by themselves. */
  async port() {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    server.close();
    await once(server, "close");
    return port;
  }

  /** Serves a folder of the project as plain files; gives its address. @param {string} folder @param {Record<string, string>} [headers] */
  async serve(folder, headers = {}) {
    const path = join(this.folder, folder);
    await access(path);
    const server = await serveFolder(path, headers, this.#loaded);
    this.#open.push(server);
    return server.url;
  }

  /**
   * The page says in its <main> what is expected. It learns of the platform by `?platform=`.
   *
   * @param {string} address
   */
  visit(address) {
    const url = new URL(address);
    url.searchParams.set("platform", this.world.platform);
    return visit(this.world.browser, url.href);
  }

  /** A server's answer has the expected text in it. @param {string} address */
  async answers(address) {
    const response = await fetch(address, { signal: AbortSignal.timeout(START_SECONDS * 1000) });
    const text = await response.text();
    if (!text.includes(TEXT)) throw new StepError(`${address} answered ${response.status}: ${text.slice(0, 2000)}`);
  }

  /** The gateway at /api of a server gives the same by list and get. One that asks who is asking knows the token. @param {string} origin */
  async gateway(origin) {
    const { createClient, gateway } = this.world.convoscope;
    const text = await tell(createClient({ provider: gateway({ url: new URL("/api", origin).href, token: "made-up" }) }));
    if (text !== TEXT) throw new StepError(`through the gateway: ${text}`);
  }

  /** What lies in a folder of the project. @param {string} folder */
  output(folder) {
    return outputOf(resolve(this.folder, folder), this.world.packageFolder, null);
  }

  /**
   * Copies something that was built, file or folder, to where nothing else is, and puts the package away until the
   * check is over, so that no bundle finds it by an address that it remembers; gives the copy's path.
   *
   * @param {string} built
   */
  async moveOut(built) {
    const copy = join(await mkdtemp(join(dirname(this.root), "elsewhere-")), basename(built));
    await cp(join(this.folder, built), copy, { recursive: true, verbatimSymlinks: true });
    const installed = join(this.folder, "node_modules/convoscope");
    const away = join(this.root, "convoscope-away");
    await rename(installed, away);
    this.#undo = () => rename(away, installed);
    return copy;
  }

  /** What of a folder was served in this check. @param {string} folder */
  loaded(folder) {
    return outputOf(join(this.folder, folder), this.world.packageFolder, this.#loaded);
  }

  /** What the servers of this check have printed last. */
  said() {
    return this.#open.map((server) => server.said()).join("\n");
  }

  /** Ends what a check has started. */
  async close() {
    this.#loaded.clear();
    await Promise.all(this.#open.splice(0).map((server) => server.stop()));
    await this.#undo();
    this.#undo = async () => {};
  }

  remove() {
    return rm(dirname(this.root), { recursive: true, force: true, maxRetries: 5 });
  }

  /** Where a server learns of the platform, and its Node, where it has one of its own. */
  #env() {
    const { node } = this.place;
    const path = node === undefined ? {} : { PATH: [join(this.root, dirname(nodeProgram(node).file)), process.env.PATH].join(delimiter) };
    const { platform } = this.world;
    return { PLATFORM: platform, EIGI_BASE_URL: platform, EIGI_API_KEY: "vk_made_up_for_the_matrix", ...path };
  }
}

/** @param {Place} place @param {World} world */
export async function createProject(place, world) {
  const base = await mkdtemp(join(tmpdir(), `convoscope-matrix-${place.name}-`));
  const project = new Project(place, world, join(base, "project"));
  try {
    await cp(join(HERE, "templates", place.template), project.root, { recursive: true });
    // The template's own file counts where both have one.
    await cp(join(HERE, "shared"), join(project.folder, "src"), { recursive: true, force: false });
    if (place.entry !== undefined) await cp(join(HERE, "page"), join(project.folder, "src"), { recursive: true });
    if (place.entry !== undefined) await cp(join(HERE, place.entry), join(project.folder, "src"), { recursive: true });
    await cp(world.tarball, join(project.root, "convoscope.tgz"));
    project.version = await pin(project);
    await project.install();
    return project;
  } catch (error) {
    await project.remove();
    throw error;
  }
}

/** Writes the place's versions into the manifest; gives that of its tool. @param {Project} project @returns {Promise<string>} */
async function pin({ place, folder }) {
  const path = join(folder, "package.json");
  const manifest = /** @type {Record<"dependencies" | "devDependencies", Record<string, string>>} */ (JSON.parse(await readFile(path, "utf8")));
  const { dependencies = {}, devDependencies = {} } = manifest;
  const wanted = { ...place.versions, ...(place.node !== undefined && { [nodeProgram(place.node).name]: place.node }) };
  for (const [name, version] of Object.entries(wanted)) (name in devDependencies ? devDependencies : dependencies)[name] = version;
  Object.assign(manifest, { dependencies, devDependencies });
  const all = { ...dependencies, ...devDependencies };
  const loose = Object.entries(all).find(([, version]) => !/^(\d+\.\d+\.\d+(-[\w.]+)?|file:.+|\*)$/.test(version));
  if (loose) throw new StepError(`${place.template}/package.json: ${loose.join("@")} is no exact version`);
  await writeFile(path, `${JSON.stringify(manifest, null, 2)}\n`);
  return place.tool === null ? "" : (all[place.tool] ?? "");
}
