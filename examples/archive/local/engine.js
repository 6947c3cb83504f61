// The Worker with its workflows, objects and database on this machine: Miniflare, as in `wrangler dev`.
import { copyFile, mkdir, readFile, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Miniflare } from "miniflare";

const EXAMPLE = fileURLToPath(new URL("..", import.meta.url));

/**
 * Bundles the Worker as wrangler does.
 *
 * @param {string} output a folder
 * @param {string} [entry]
 * @param {import("esbuild").Plugin[]} [plugins]
 */
export async function bundle(output, entry = join(EXAMPLE, "src/cloudflare/index.ts"), plugins = []) {
  await mkdir(output, { recursive: true });
  await build({
    entryPoints: [entry],
    outfile: join(output, "index.js"),
    bundle: true,
    format: "esm",
    target: "es2024",
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "cloudflare:*"],
    plugins: [...plugins, wasmModules(output)],
    logLevel: "warning",
  });
}

/**
 * @param {string} output
 * @returns {import("esbuild").Plugin}
 */
const wasmModules = (output) => ({
  name: ".wasm as a module",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /\.wasm(\?module)?$/ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (pluginData === "module") return undefined;
      const found = await resolve(path.replace(/\?module$/, ""), { kind, resolveDir, pluginData: "module" });
      if (found.errors.length > 0) return found;
      await copyFile(found.path, join(output, basename(found.path)));
      return { path: `./${basename(found.path)}`, external: true };
    });
  },
});

/**
 * @typedef {object} Settings
 * @property {string} bundle the folder of {@link bundle}
 * @property {string} state a folder: what is in it survives
 * @property {Record<string, unknown>} bindings variables and secrets
 * @property {NonNullable<import("miniflare").WorkerOptions["outboundService"]>} outbound answers every request of the Worker
 * @property {(stream: import("node:stream").Readable) => void} [output] what the Worker writes
 */

/**
 * @typedef {object} LocalWorker
 * @property {(url: string, init?: object) => Promise<Response>} fetch
 * @property {(options: { cron: string }) => Promise<unknown>} scheduled
 */

/**
 * @typedef {object} LocalBucket
 * @property {(options: { cursor?: string }) => Promise<{ objects: { key: string }[], truncated: boolean, cursor?: string }>} list
 * @property {(key: string) => Promise<{ arrayBuffer(): Promise<ArrayBuffer>, customMetadata?: Record<string, string> } | null>} get
 * @property {(key: string, text: string) => Promise<unknown>} put
 */

/**
 * Starts it. Runs that a killed process left are gone on with.
 *
 * @param {Settings} settings
 */
export async function startEngine({ bundle, state, bindings, outbound, output = (stream) => void stream.resume() }) {
  const config = JSON.parse((await readFile(join(EXAMPLE, "wrangler.jsonc"), "utf8")).replaceAll(/^\s*\/\/.*$/gm, ""));
  const modules = (await readdir(bundle)).filter((name) => name.endsWith(".wasm"));
  const { compatibility_date: compatibilityDate, compatibility_flags: compatibilityFlags } = config;
  const workflows = {
    ARCHIVE: { name: "windows", className: "ArchiveWorkflow", scriptName: "archive" },
    ERASURE: { name: "erasures", className: "ErasureWorkflow", scriptName: "archive" },
  };
  const databases = { MANIFEST: "manifest" };
  const miniflare = new Miniflare({
    handleRuntimeStdio(stdout, stderr) {
      output(stdout);
      output(stderr);
    },
    defaultPersistRoot: state,
    workers: [
      {
        name: "archive",
        compatibilityDate,
        compatibilityFlags,
        rootPath: bundle,
        modulesRoot: bundle,
        modules: [
          { type: "ESModule", path: join(bundle, "index.js") },
          ...modules.map((name) => /** @type {const} */ ({ type: "CompiledWasm", path: join(bundle, name) })),
        ],
        bindings: /** @type {Record<string, any>} */ (bindings),
        r2Buckets: { OBJECTS: "objects" },
        d1Databases: databases,
        durableObjects: { PACER: { className: "Pacer", useSQLite: true } },
        workflows,
        outboundService: outbound,
      },
      // Only the local workflows have to be woken.
      { name: "waking", compatibilityDate, modules: true, script: WAKING, workflows, d1Databases: databases },
    ],
  });
  const database = await miniflare.getD1Database("MANIFEST", "archive");
  const tables = await database.prepare("select count(*) as count from sqlite_master where name = 'windows'").first("count");
  if (tables === 0) {
    for (const name of (await readdir(join(EXAMPLE, "migrations"))).sort()) {
      const sql = (await readFile(join(EXAMPLE, "migrations", name), "utf8")).replaceAll(/^--.*$/gm, "");
      await database.batch(sql.split(";").filter((text) => text.trim() !== "").map((text) => database.prepare(text)));
    }
  }
  const [worker, waking] = /** @type {LocalWorker[]} */ (/** @type {unknown} */ (await Promise.all(["archive", "waking"].map((name) => miniflare.getWorker(name)))));
  if (worker === undefined || waking === undefined) throw new Error("The engine has no Worker.");
  await waking.fetch("http://waking/");
  return {
    miniflare,
    database,
    bucket: /** @type {LocalBucket} */ (/** @type {unknown} */ (await miniflare.getR2Bucket("OBJECTS", "archive"))),
    /** What the schedule does every five minutes. */
    tick: () => worker.scheduled({ cron: "*/5 * * * *" }),
    /** @param {string} path @param {RequestInit} [init] */
    ask: async (path, init) => {
      const { method = "GET", headers = {}, body } = init ?? {};
      const response = await worker.fetch(`http://archive${path}`, /** @type {any} */ ({ method, headers, body, redirect: "manual" }));
      return new Response(await response.arrayBuffer(), { status: response.status, headers: [...response.headers] });
    },
    stop: () => miniflare.dispose(),
  };
}

// Creating an instance once more lets it go on where it was, if it is not over.
const WAKING = `
export default {
  async fetch(_, { ARCHIVE, MANIFEST }) {
    const { results } = await MANIFEST.prepare("select source, begins, ends, generation from windows where state = 'running'").all();
    for (const { source, begins, ends, generation } of results) {
      await ARCHIVE.create({ id: source + "-" + begins + "-" + generation, params: { source, from: begins, to: ends, generation } });
    }
    return new Response();
  },
};`;
