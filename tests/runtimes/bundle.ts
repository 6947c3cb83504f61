import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { type BuildOptions, type Plugin, build } from "esbuild";
import { isPage, isProcess, type Runtime } from "./case.js";
import type { Consumer } from "./host.js";
import { documentExamples } from "./document-examples.js";

/** The file that a bundle starts with, in the folder that `bundle` returns. */
export const ENTRY = "guest.js";

/**
 * Bundles a case file with the guest of a runtime, as the runtime's users bundle their programs, and
 * returns the folder. Imports of the package are resolved from the consumer, where it is installed.
 */
export async function bundle(consumer: Consumer, runtime: Runtime, file: string): Promise<string> {
  const folder = join(consumer.folder, "bundles", consumer.name, basename(file, ".ts"));
  await mkdir(folder, { recursive: true });
  const flavour = FLAVOURS[runtime](consumer, folder);
  await build({
    entryPoints: [resolve("tests/runtimes", guestOf(runtime), "guest.ts")],
    outfile: join(folder, ENTRY),
    define: { SANDBOX_URL: JSON.stringify(consumer.sandboxUrl), RUNTIME: JSON.stringify(runtime), IN_FULL: JSON.stringify(consumer.inFull) },
    alias: { "case-file": resolve(file) },
    bundle: true,
    format: "esm",
    target: "es2022",
    sourcemap: "inline",
    logLevel: "warning",
    ...flavour,
    plugins: [documentExamples(runtime), ...(flavour.plugins ?? [])],
  });
  return folder;
}

function guestOf(runtime: Runtime): string {
  if (isProcess(runtime)) return "process";
  return isPage(runtime) ? "page" : runtime;
}

/** Asked for by fake-timers behind a check that is false outside Node. */
const NODE_ONLY = ["timers", "timers/promises", "util"];

/** These resolve packages by themselves. */
const inProcess = (): BuildOptions => ({ platform: "node", packages: "external" });

/** As Vite does: a .wasm file named by `new URL(…, import.meta.url)` becomes an asset. */
const inPage = (consumer: Consumer, folder: string): BuildOptions => ({
  platform: "browser",
  conditions: ["module", "browser", "production"],
  external: NODE_ONLY,
  plugins: [fromConsumer(consumer.folder), wasmAsset(folder)],
});

const FLAVOURS: Record<Runtime, (consumer: Consumer, folder: string) => BuildOptions> = {
  node: inProcess,
  bun: inProcess,
  deno: inProcess,
  // As wrangler does: its conditions, and .wasm files, also as .wasm?module, as modules of their own.
  workerd: (consumer, folder) => ({
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    external: NODE_ONLY,
    plugins: [fromConsumer(consumer.folder), wasmModule(folder), withoutUtil],
  }),
  // As Next.js does: its conditions, and .wasm?module as a module that the host has compiled. One script.
  "edge-light": (consumer, folder) => ({
    platform: "browser",
    format: "iife",
    conditions: ["edge-light", "worker", "module", "production"],
    external: NODE_ONLY,
    plugins: [fromConsumer(consumer.folder), wasmOfHost(folder)],
    // Cases for processes use it.
    logOverride: { "empty-import-meta": "silent" },
  }),
  chromium: inPage,
  firefox: inPage,
  webkit: inPage,
};

/** Imports of the package are those of the project it is installed in. */
export function fromConsumer(consumerFolder: string): Plugin {
  return {
    name: "package from the consumer",
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^convoscope(\/|$)/ }, ({ path, kind, pluginData }) =>
        pluginData === "consumer"
          ? undefined
          : resolve(path, { kind, resolveDir: consumerFolder, pluginData: "consumer" }),
      );
    },
  };
}

/** Workers have a `process`, by which fake-timers takes them for Node and asks for its `util`. */
const withoutUtil: Plugin = {
  name: "no util of Node's",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^util$/ }, () => ({ path: "util", namespace: "absent" }));
    onLoad({ filter: /.*/, namespace: "absent" }, () => ({ contents: "exports.promisify = undefined;" }));
  },
};

export function wasmModule(folder: string): Plugin {
  return {
    name: ".wasm as a module",
    setup({ onResolve, resolve }) {
      onResolve({ filter: /\.wasm(\?module)?$/ }, async ({ path, kind, resolveDir, pluginData }) => {
        if (pluginData === "module") return undefined;
        const found = await resolve(path.replace(/\?module$/, ""), { kind, resolveDir, pluginData: "module" });
        if (found.errors.length > 0) return found;
        return { path: `./${await emit(found.path, folder)}`, external: true };
      });
    },
  };
}

/** The host holds each module under its file's name: edge-light/vm.mjs. */
function wasmOfHost(folder: string): Plugin {
  return {
    name: ".wasm?module as a module of the host",
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /\.wasm\?module$/ }, async ({ path, kind, resolveDir }) => {
        const found = await resolve(path.replace(/\?module$/, ""), { kind, resolveDir });
        return found.errors.length > 0 ? found : { path: found.path, namespace: "wasm of the host" };
      });
      onLoad({ filter: /.*/, namespace: "wasm of the host" }, async ({ path }) => ({
        contents: `export default globalThis[${JSON.stringify(await emit(path, folder))}];`,
      }));
    },
  };
}

function wasmAsset(folder: string): Plugin {
  const reference = /new URL\(\s*(["'])([^"']+\.wasm)\1\s*,\s*import\.meta\.url\s*\)/g;
  return {
    name: ".wasm as an asset",
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]node_modules[\\/]convoscope[\\/].*\.js$/ }, async ({ path }) => {
        let contents = await readFile(path, "utf8");
        for (const [text, , target] of contents.matchAll(reference)) {
          const name = await emit(join(dirname(path), target as string), folder);
          contents = contents.replace(text, `new URL(${JSON.stringify(`./${name}`)}, import.meta.url)`);
        }
        return { contents, loader: "js" };
      });
    },
  };
}

/** Copies a file into the bundle's folder, under a name that changes with its bytes. */
async function emit(path: string, folder: string): Promise<string> {
  const bytes = await readFile(path);
  const name = `${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}-${basename(path)}`;
  await writeFile(join(folder, name), bytes);
  return name;
}
